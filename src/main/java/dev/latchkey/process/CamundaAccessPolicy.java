package dev.latchkey.process;

import dev.latchkey.policy.AccessPolicy;
import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.policy.PolicyProperties;
import dev.latchkey.policy.RoleLimit;
import dev.latchkey.reconciliation.TableFailures;
import dev.latchkey.request.DurationWords;
import java.util.Optional;
import org.camunda.bpm.engine.variable.VariableMap;
import org.springframework.stereotype.Component;

/** Asks the tables of {@code access-policy.dmn} and {@code access-objections.dmn}, in the newest version deployed. */
@Component
class CamundaAccessPolicy implements AccessPolicy {

    private final PolicyTables tables;
    private final EngineDoor engine;
    private final TableFailures failures;
    private final PolicyProperties properties;

    CamundaAccessPolicy(
            EngineTables desk,
            EngineDoor engine,
            RuleRecorder recorder,
            TableFailures failures,
            PolicyProperties properties) {
        this.tables = new PolicyTables(recorder, desk);
        this.engine = engine;
        this.failures = failures;
        this.properties = properties;
    }

    @Override
    public PolicyEvaluation evaluate(PolicyFacts facts) {
        var variables = PolicyVariables.of(facts, properties);
        return engine.trusted(() -> evaluate(facts, variables));
    }

    private PolicyEvaluation evaluate(PolicyFacts facts, VariableMap variables) {
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
