package dev.latchkey.process;

import dev.latchkey.policy.AccessPolicy;
import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.policy.PolicyOutcome;
import dev.latchkey.policy.PolicyOutcome.ApprovalNeeded;
import dev.latchkey.policy.PolicyOutcome.Denied;
import dev.latchkey.policy.PolicyOutcome.PreApproved;
import dev.latchkey.policy.PolicyOutcome.Stage;
import dev.latchkey.request.DurationWords;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.springframework.stereotype.Component;

/** Asks the two tables of {@code access-policy.dmn}, in the newest version deployed. */
@Component
class CamundaAccessPolicy implements AccessPolicy {

    private final DecisionService decisions;
    private final EngineDoor engine;
    private final RuleRecorder recorder;
    private final PolicyProperties properties;

    CamundaAccessPolicy(
            DecisionService decisions, EngineDoor engine, RuleRecorder recorder, PolicyProperties properties) {
        this.decisions = decisions;
        this.engine = engine;
        this.recorder = recorder;
        this.properties = properties;
    }

    /** What the tables say, before it is known which rules said so. */
    record Answer(PolicyOutcome outcome, String reason) {
        static Answer denied(String reason) {
            return new Answer(new Denied(), reason);
        }
    }

    @Override
    public PolicyEvaluation evaluate(PolicyFacts facts) {
        var limit = facts.role().maxDuration();
        if (facts.duration().compareTo(limit) > 0) {
            // The role's own limit comes before whatever the tables allow.
            return new PolicyEvaluation(
                    new Denied(),
                    List.of("Ask for at most %s of this role.".formatted(DurationWords.of(limit))),
                    List.of("roleLimit"),
                    List.of());
        }
        var variables = variables(facts);
        return recorder.record(() -> engine.trusted(() -> {
            var permission = ask("accessPolicy", variables).getFirstResult();
            return permission == null
                    ? Answer.denied("No rule of the policy allows this.")
                    : answer(permission, variables);
        }));
    }

    /** Anything but a clear word of the table is a denial. */
    private Answer answer(Map<String, Object> permission, VariableMap facts) {
        var reason = String.valueOf(permission.get("reason"));
        if (PreApproved.WORD.equals(permission.get("outcome"))) {
            return new Answer(new PreApproved(), reason);
        }
        if (!ApprovalNeeded.WORD.equals(permission.get("outcome"))) {
            return Answer.denied(reason);
        }
        var stages = ask("approvalRoute", facts).getResultList().stream()
                .map(CamundaAccessPolicy::stage)
                .toList();
        return stages.isEmpty()
                ? Answer.denied("The policy asks for an approval but names nobody who could give it.")
                : new Answer(new ApprovalNeeded(stages), reason);
    }

    private static Stage stage(Map<String, Object> row) {
        return new Stage(
                (String) row.get("approverGroup"), ((Number) row.get("approvals")).intValue(), Duration.parse((String)
                        row.get("window")));
    }

    private DmnDecisionResult ask(String decision, VariableMap facts) {
        return decisions.evaluateDecisionByKey(decision).variables(facts).evaluate();
    }

    private VariableMap variables(PolicyFacts facts) {
        var role = facts.role();
        var local = facts.at().atZone(properties.zone());
        return Variables.createVariables()
                .putValue("requesterGroups", List.copyOf(facts.requester().groups()))
                .putValue("role", role.name().toString())
                .putValue("tier", role.tier().word())
                .putValue("system", role.system())
                .putValue("ownerGroup", role.ownerGroup())
                .putValue("durationMinutes", facts.duration().toMinutes())
                .putValue("weekday", local.getDayOfWeek().name().toLowerCase(Locale.ROOT))
                .putValue("hour", local.getHour())
                .putValue("emergency", facts.emergency());
    }
}
