package dev.latchkey.process;

import dev.latchkey.policy.AccessPolicy;
import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.policy.PolicyProperties;
import dev.latchkey.policy.RoleLimit;
import dev.latchkey.process.PolicyTables.Table;
import dev.latchkey.reconciliation.TableFailures;
import dev.latchkey.request.DurationWords;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.variable.VariableMap;
import org.springframework.stereotype.Component;

/** Asks the tables of {@code access-policy.dmn} and {@code access-objections.dmn}, in the newest version deployed. */
@Component
class CamundaAccessPolicy implements AccessPolicy {

    private final EngineTables desk;
    private final RuleRecorder recorder;
    private final EngineDoor engine;
    private final TableFailures failures;
    private final PolicyProperties properties;

    CamundaAccessPolicy(
            EngineTables desk,
            EngineDoor engine,
            RuleRecorder recorder,
            TableFailures failures,
            PolicyProperties properties) {
        this.desk = desk;
        this.recorder = recorder;
        this.engine = engine;
        this.failures = failures;
        this.properties = properties;
    }

    @Override
    public PolicyEvaluation evaluate(PolicyFacts facts) {
        return evaluateAll(List.of(facts)).get(0);
    }

    @Override
    public List<PolicyEvaluation> evaluateAll(List<PolicyFacts> facts) {
        var variables =
                facts.stream().map(each -> PolicyVariables.of(each, properties)).toList();
        return engine.trusted(() -> {
            // Which version is the newest is looked up once.
            var opened = new HashMap<String, Table>();
            var tables = new PolicyTables(recorder, table -> opened.computeIfAbsent(table, desk::open));
            return IntStream.range(0, facts.size())
                    .mapToObj(number -> evaluate(tables, facts.get(number), variables.get(number)))
                    .toList();
        });
    }

    private PolicyEvaluation evaluate(PolicyTables tables, PolicyFacts facts, VariableMap variables) {
        try {
            return tables.evaluate(variables, beyondLimit(facts));
        } catch (TableFailedException e) {
            failures.tell(e.table(), e.getMessage(), facts);
            return PolicyEvaluation.failed(e.table(), variables);
        }
    }

    private static Optional<String> beyondLimit(PolicyFacts facts) {
        var limit = facts.role().maxDuration();
        return facts.duration().compareTo(limit) > 0
                ? Optional.of(RoleLimit.reason(DurationWords.of(limit)))
                : Optional.empty();
    }
}
