package dev.latchkey.process;

import dev.latchkey.policy.CandidateTables.Candidate;
import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.process.PolicyTables.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnEngine;

/** Tables that were parsed once, and are asked for every request of a replay. */
final class DecisionEngineCandidate implements Candidate {

    private final List<String> names;
    private final PolicyTables tables;
    private final Set<String> attributes;

    DecisionEngineCandidate(
            DmnEngine dmn,
            Map<String, DmnDecision> decisions,
            List<String> names,
            RuleRecorder recorder,
            Set<String> attributes) {
        this.attributes = attributes;
        this.names = List.copyOf(names);
        var parsed = Map.copyOf(decisions);
        this.tables = new PolicyTables(
                recorder,
                decision -> new Table(
                        name(decision),
                        facts -> dmn.evaluateDecision(parsed.get(decision), facts)
                                .getResultList()));
    }

    @Override
    public List<String> tables() {
        return names;
    }

    @Override
    public PolicyEvaluation evaluate(Map<String, Object> facts, Optional<String> beyondLimit) {
        try {
            return tables.evaluate(PolicyVariables.ofRecorded(facts, attributes), beyondLimit);
        } catch (TableFailedException e) {
            return failed(e.table(), e, facts);
        } catch (RuntimeException e) {
            // Whatever it is, it would grant nothing; and one request must not end the replay of all others.
            return failed(String.join(", ", names), e, facts);
        }
    }

    /** Who replays is told why, which the requester would not be. */
    private static PolicyEvaluation failed(String table, RuntimeException e, Map<String, Object> facts) {
        return PolicyEvaluation.failed(
                table, facts, "The tables fail for this request (%s): %s".formatted(table, e.getMessage()));
    }

    private String name(String decision) {
        return names.stream()
                .filter(name -> name.startsWith(decision + ":"))
                .findFirst()
                .orElse(decision);
    }
}
