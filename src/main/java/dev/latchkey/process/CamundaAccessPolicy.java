package dev.latchkey.process;

import dev.latchkey.policy.AccessPolicy;
import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.policy.PolicyOutcome;
import dev.latchkey.policy.PolicyOutcome.ApprovalNeeded;
import dev.latchkey.policy.PolicyOutcome.Denied;
import dev.latchkey.policy.PolicyOutcome.Emergency;
import dev.latchkey.policy.PolicyOutcome.Escalation;
import dev.latchkey.policy.PolicyOutcome.PreApproved;
import dev.latchkey.policy.PolicyOutcome.Stage;
import dev.latchkey.request.DurationWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.variable.VariableMap;
import org.springframework.stereotype.Component;

/** Asks the tables of {@code access-policy.dmn} and {@code access-objections.dmn}, in the newest version deployed. */
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
    record Answer(PolicyOutcome outcome, List<String> reasons) {
        static Answer denied(String reason) {
            return new Answer(new Denied(), List.of(reason));
        }

        /** Denied whatever was said, if anything stands against it; a denial keeps its own reason, and tells it first. */
        Answer unless(List<String> objections) {
            if (objections.isEmpty()) {
                return this;
            }
            var own = outcome instanceof Denied ? reasons.stream() : Stream.<String>empty();
            return new Answer(
                    new Denied(), Stream.concat(own, objections.stream()).toList());
        }
    }

    @Override
    public PolicyEvaluation evaluate(PolicyFacts facts) {
        var variables = PolicyVariables.of(facts, properties.zone());
        return recorder.record(
                variables, () -> engine.trusted(() -> permit(variables).unless(objections(facts, variables))));
    }

    private Answer permit(VariableMap facts) {
        var permission = ask("accessPolicy", facts).getFirstResult();
        return permission == null ? Answer.denied("No rule of the policy allows this.") : answer(permission, facts);
    }

    /** All of them, so that nobody has to ask again and again to learn the next one. */
    private List<String> objections(PolicyFacts facts, VariableMap variables) {
        var objections = new ArrayList<String>();
        var limit = facts.role().maxDuration();
        if (facts.duration().compareTo(limit) > 0) {
            // The role's own limit holds whatever the tables allow.
            recorder.note("roleLimit");
            objections.add("Ask for at most %s of this role.".formatted(DurationWords.of(limit)));
        }
        ask("accessObjections", variables)
                .getResultList()
                .forEach(row -> objections.add(String.valueOf(row.get("objection"))));
        return objections;
    }

    /** Anything but a clear word of the table is a denial. */
    private Answer answer(Map<String, Object> permission, VariableMap facts) {
        var reason = String.valueOf(permission.get("reason"));
        if (Boolean.TRUE.equals(facts.get("emergency")) || Emergency.WORD.equals(permission.get("outcome"))) {
            return emergency(permission.get("outcome"), reason, facts);
        }
        if (PreApproved.WORD.equals(permission.get("outcome"))) {
            return new Answer(new PreApproved(), List.of(reason));
        }
        if (!ApprovalNeeded.WORD.equals(permission.get("outcome"))) {
            return Answer.denied(reason);
        }
        var stages = ask("approvalRoute", facts).getResultList().stream()
                .map(CamundaAccessPolicy::stage)
                .toList();
        return stages.isEmpty()
                ? Answer.denied("The policy asks for an approval but names nobody who could give it.")
                : new Answer(new ApprovalNeeded(stages), List.of(reason));
    }

    /** Break-glass is asked for and given as such: what a table says to the one is no answer to the other. */
    private static Answer emergency(Object outcome, String reason, VariableMap facts) {
        if (Emergency.WORD.equals(outcome) && Boolean.TRUE.equals(facts.get("emergency"))) {
            return new Answer(new Emergency(), List.of(reason));
        }
        return Answer.denied(
                Denied.WORD.equals(outcome)
                        ? reason
                        : "The policy gives no clear answer on break-glass here; ask for normal access.");
    }

    private static Stage stage(Map<String, Object> row) {
        return new Stage(
                (String) row.get("approverGroup"),
                ((Number) row.get("approvals")).intValue(),
                Duration.parse((String) row.get("window")),
                Optional.ofNullable((String) row.get("reminder")).map(Duration::parse),
                Optional.ofNullable((String) row.get("escalationGroup"))
                        .map(group -> new Escalation(group, Duration.parse((String) row.get("escalation")))));
    }

    private DmnDecisionResult ask(String decision, VariableMap facts) {
        return decisions.evaluateDecisionByKey(decision).variables(facts).evaluate();
    }
}
