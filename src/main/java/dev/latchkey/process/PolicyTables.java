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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.camunda.bpm.dmn.engine.DmnEngineException;
import org.camunda.bpm.dmn.feel.impl.FeelException;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;

/** What the policy's tables say together, whoever asks them: the tables in force, or candidates of a replay. */
final class PolicyTables {

    static final String ACCESS_POLICY = "accessPolicy";
    static final String ACCESS_OBJECTIONS = "accessObjections";
    static final String APPROVAL_ROUTE = "approvalRoute";

    static final List<String> ALL = List.of(ACCESS_POLICY, ACCESS_OBJECTIONS, APPROVAL_ROUTE, SiteCalendar.TABLE);

    /** Hands out tables. */
    interface Desk {

        Table open(String decision);
    }

    /**
     * One version of a table.
     *
     * @param name with its version
     * @param rules gives it facts, and gives back the outputs of each rule that matched, by name
     */
    record Table(String name, Function<VariableMap, List<Map<String, Object>>> rules) {}

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

    /**
     * @param beyondLimit the sentence by which the role's own limit stands against it
     * @throws TableFailedException where a table fails
     */
    PolicyEvaluation evaluate(VariableMap facts, Optional<String> beyondLimit) {
        var all = Variables.fromMap(facts);
        return recorder.record(all, () -> {
            all.putAll(calendar(facts));
            return permit(all).unless(objections(all, beyondLimit));
        });
    }

    /** Asked first: the other tables decide on what it says. */
    private VariableMap calendar(VariableMap facts) {
        return ask(SiteCalendar.TABLE, facts, rows -> SiteCalendar.facts(rows, facts));
    }

    private Answer permit(VariableMap facts) {
        return askEach(ACCESS_POLICY, facts, Permission::of).stream()
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
        objections.addAll(askEach(ACCESS_OBJECTIONS, facts, row -> row.text("objection")));
        return objections;
    }

    /** What the access policy says. */
    private record Permission(String outcome, String reason) {

        private static final List<String> OUTCOMES =
                List.of(Denied.WORD, PreApproved.WORD, ApprovalNeeded.WORD, Emergency.WORD);

        static Permission of(TableRow row) {
            return new Permission(row.word("outcome", OUTCOMES), row.text("reason"));
        }
    }

    /** Anything but a clear word of the table is a denial. */
    private Answer answer(Permission permission, VariableMap facts) {
        var outcome = permission.outcome();
        var reason = permission.reason();
        if (Boolean.TRUE.equals(facts.get("emergency")) || Emergency.WORD.equals(outcome)) {
            return emergency(outcome, reason, facts);
        }
        if (PreApproved.WORD.equals(outcome)) {
            return new Answer(new PreApproved(), List.of(reason));
        }
        if (!ApprovalNeeded.WORD.equals(outcome)) {
            return Answer.denied(reason);
        }
        var stages = askEach(APPROVAL_ROUTE, facts, PolicyTables::stage);
        return stages.isEmpty()
                ? Answer.denied("The policy asks for an approval but names nobody who could give it.")
                : new Answer(new ApprovalNeeded(stages), List.of(reason));
    }

    /** Break-glass is asked for and given as such: what a table says to the one is no answer to the other. */
    private static Answer emergency(String outcome, String reason, VariableMap facts) {
        if (Emergency.WORD.equals(outcome) && Boolean.TRUE.equals(facts.get("emergency"))) {
            return new Answer(new Emergency(), List.of(reason));
        }
        return Answer.denied(
                Denied.WORD.equals(outcome)
                        ? reason
                        : "The policy gives no clear answer on break-glass here; ask for normal access.");
    }

    private static Stage stage(TableRow row) {
        return new Stage(
                row.text("approverGroup"),
                row.count("approvals"),
                row.duration("window"),
                row.has("reminder") ? Optional.of(row.duration("reminder")) : Optional.empty(),
                row.has("escalationGroup")
                        ? Optional.of(new Escalation(row.text("escalationGroup"), row.duration("escalation")))
                        : Optional.empty());
    }

    private <T> List<T> askEach(String decision, VariableMap facts, Function<TableRow, T> reading) {
        return ask(decision, facts, rows -> rows.stream().map(reading).toList());
    }

    private <T> T ask(String decision, VariableMap facts, Function<List<TableRow>, T> reading) {
        var table = desk.open(decision);
        try {
            return reading.apply(
                    table.rules().apply(facts).stream().map(TableRow::new).toList());
        } catch (FeelException | DmnEngineException | TableRow.UnreadableException e) {
            // These alone are the table's own: whatever else is thrown may be an outage, which is tried again.
            throw new TableFailedException(table.name(), e.getMessage(), e);
        }
    }
}
