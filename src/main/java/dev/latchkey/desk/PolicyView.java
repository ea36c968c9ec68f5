package dev.latchkey.desk;

import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.policy.PolicyOutcome.Escalation;
import dev.latchkey.policy.PolicyOutcome.Stage;
import java.time.Duration;
import java.util.List;

/** What the policy would say. */
public record PolicyView(String outcome, List<String> reasons, List<String> rules, List<StageView> stages) {

    /** {@code escalatesAfter} counts from the stage's opening. */
    public record StageView(
            String group, int approvals, Duration window, String escalationGroup, Duration escalatesAfter) {
        static StageView of(Stage stage) {
            return new StageView(
                    stage.approvers(),
                    stage.approvals(),
                    stage.window(),
                    stage.escalation().map(Escalation::group).orElse(null),
                    stage.escalation().map(Escalation::after).orElse(null));
        }
    }

    public static PolicyView of(PolicyEvaluation evaluation) {
        return new PolicyView(
                evaluation.outcome().word(),
                evaluation.reasons(),
                evaluation.rules(),
                evaluation.outcome().stagesToPass().stream().map(StageView::of).toList());
    }
}
