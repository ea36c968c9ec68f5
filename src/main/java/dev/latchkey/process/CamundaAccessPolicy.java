package dev.latchkey.process;

import dev.latchkey.policy.AccessPolicy;
import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.policy.RoleLimit;
import dev.latchkey.request.DurationWords;
import java.util.Optional;
import org.camunda.bpm.engine.DecisionService;
import org.springframework.stereotype.Component;

/** Asks the tables of {@code access-policy.dmn} and {@code access-objections.dmn}, in the newest version deployed. */
@Component
class CamundaAccessPolicy implements AccessPolicy {

    private final PolicyTables tables;
    private final EngineDoor engine;
    private final PolicyProperties properties;

    CamundaAccessPolicy(
            DecisionService decisions, EngineDoor engine, RuleRecorder recorder, PolicyProperties properties) {
        this.tables = new PolicyTables(
                recorder,
                (decision, facts) -> decisions
                        .evaluateDecisionByKey(decision)
                        .variables(facts)
                        .evaluate()
                        .getResultList());
        this.engine = engine;
        this.properties = properties;
    }

    @Override
    public PolicyEvaluation evaluate(PolicyFacts facts) {
        var variables = PolicyVariables.of(facts, properties.zone());
        return engine.trusted(() -> tables.evaluate(variables, beyondLimit(facts)));
    }

    private static Optional<String> beyondLimit(PolicyFacts facts) {
        var limit = facts.role().maxDuration();
        return facts.duration().compareTo(limit) > 0
                ? Optional.of(RoleLimit.reason(DurationWords.of(limit)))
                : Optional.empty();
    }
}
