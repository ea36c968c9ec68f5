package dev.latchkey.process;

import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.policy.PolicyOutcome;
import dev.latchkey.policy.PolicyOutcome.ApprovalNeeded;
import dev.latchkey.policy.PolicyOutcome.Denied;
import dev.latchkey.policy.PolicyOutcome.Emergency;
import dev.latchkey.policy.PolicyOutcome.Escalation;
import dev.latchkey.policy.PolicyOutcome.PreApproved;
import dev.latchkey.policy.PolicyOutcome.Stage;
import dev.latchkey.policy.RoleLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.variable.VariableMap;

/** What the policy's tables say together, whoever asks them: the tables in force, or candidates of a replay. */
final class PolicyTables {

    static final String ACCESS_POLICY = "accessPolicy";
    static final String ACCESS_OBJECTIONS = "accessObjections";
    static final String APPROVAL_ROUTE = "approvalRoute";

    /** Gives facts to one table. */
    interface Desk {

        /** The outputs of each rule that matched, by name. */
        List<Map<String, Object>> ask(String decision, VariableMap facts);
    }

    private final RuleRecorder recorder;
    private final Desk desk;

    PolicyTables(RuleRecorder recorder, Desk desk) {
        this.recorder = recorder;
        this.desk = desk;
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

    /** @param beyondLimit the sentence by which the role's own limit stands against it */
    PolicyEvaluation evaluate(VariableMap facts, Optional<String> beyondLimit) {
        return recorder.record(facts, () -> permit(facts).unless(objections(facts, beyondLimit)));
    }

    private Answer permit(VariableMap facts) {
        return desk.ask(ACCESS_POLICY, facts).stream()
                .findFirst()
                .map(permission -> answer(permission, facts))
                .orElseGet(() -> Answer.denied("No rule of the policy allows this."));
    }

    /** All of them, so that nobody has to ask again and again to learn the next one. */
    private List<String> objections(VariableMap facts, Optional<String> beyondLimit) {
        var objections = new ArrayList<String>();
        beyondLimit.ifPresent(reason -> {
            // The role's own limit holds whatever the tables allow.
            recorder.note(RoleLimit.RULE);
            objections.add(reason);
        });
        desk.ask(ACCESS_OBJECTIONS, facts).forEach(row -> objections.add(String.valueOf(row.get("objection"))));
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
        var stages = desk.ask(APPROVAL_ROUTE, facts).stream()
                .map(PolicyTables::stage)
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
}
