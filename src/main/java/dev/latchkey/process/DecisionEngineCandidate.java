package dev.latchkey.process;

import dev.latchkey.policy.CandidateTables.Candidate;
import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.policy.PolicyOutcome.Denied;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnEngine;

/** Tables that were parsed once, and are asked for every request of a replay. */
final class DecisionEngineCandidate implements Candidate {

    /** Stands among the rules where the tables fail. */
    static final String FAILED = "tableFailed";

    private final List<String> names;
    private final PolicyTables tables;

    DecisionEngineCandidate(
            DmnEngine dmn, Map<String, DmnDecision> decisions, List<String> names, RuleRecorder recorder) {
        this.names = List.copyOf(names);
        var parsed = Map.copyOf(decisions);
        this.tables = new PolicyTables(
                recorder,
                (decision, facts) ->
                        dmn.evaluateDecision(parsed.get(decision), facts).getResultList());
    }

    @Override
    public List<String> tables() {
        return names;
    }

    @Override
    public PolicyEvaluation evaluate(Map<String, Object> facts, Optional<String> beyondLimit) {
        try {
            return tables.evaluate(PolicyVariables.ofRecorded(facts), beyondLimit);
        } catch (RuntimeException e) {
            // Whatever it is, it would grant nothing; and one request must not end the replay of all others.
            return new PolicyEvaluation(
                    new Denied(),
                    List.of("The tables fail for this request: " + e.getMessage()),
                    List.of(FAILED),
                    names,
                    facts);
        }
    }
}
