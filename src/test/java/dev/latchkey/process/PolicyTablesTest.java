package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.policy.PolicyOutcome.Stage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.Test;

/** What rows of tables become, whoever asks. */
class PolicyTablesTest {

    private final Map<String, List<Map<String, Object>>> rows =
            new HashMap<>(Map.of("accessPolicy", List.of(), "accessObjections", List.of(), "approvalRoute", List.of()));

    @Test
    void approvalHasTheStagesOfTheRoute() {
        permit("approvalNeeded");
        rows.put(
                "approvalRoute",
                List.of(
                        Map.of("approverGroup", "owners", "approvals", 1, "window", "PT8H"),
                        Map.of("approverGroup", "security", "approvals", 2L, "window", "PT4H")));

        var evaluation = evaluate(Optional.empty());

        assertThat(evaluation.outcome().word()).isEqualTo("approvalNeeded");
        assertThat(evaluation.outcome().stagesToPass())
                .containsExactly(
                        new Stage("owners", 1, Duration.ofHours(8)), new Stage("security", 2, Duration.ofHours(4)));
        assertThat(evaluation.reasons()).containsExactly("As it is.");
    }

    @Test
    void approvalThatNobodyCouldGiveIsDenied() {
        permit("approvalNeeded");

        assertThat(evaluate(Optional.empty()).outcome().word()).isEqualTo("denied");
    }

    @Test
    void whateverIsNoClearWordIsDenied() {
        assertThat(evaluate(Optional.empty()).outcome().word()).isEqualTo("denied");
        permit("allowed");
        assertThat(evaluate(Optional.empty()).outcome().word()).isEqualTo("denied");
    }

    @Test
    void objectionsStandAgainstAPermissionAndReplaceItsReason() {
        permit("preApproved");
        rows.put("accessObjections", List.of(Map.of("objection", "Too often."), Map.of("objection", "Too long.")));

        var evaluation = evaluate(Optional.empty());

        assertThat(evaluation.outcome().word()).isEqualTo("denied");
        assertThat(evaluation.reasons()).containsExactly("Too often.", "Too long.");
    }

    @Test
    void rolesOwnLimitDeniesWhateverTheTablesAllowAndIsToldAfterTheirReason() {
        permit("preApproved");
        var allowed = evaluate(Optional.of("Ask for less."));
        assertThat(allowed.outcome().word()).isEqualTo("denied");
        assertThat(allowed.reasons()).containsExactly("Ask for less.");
        assertThat(allowed.rules()).containsExactly("roleLimit");

        permit("denied");
        assertThat(evaluate(Optional.of("Ask for less.")).reasons()).containsExactly("As it is.", "Ask for less.");
    }

    @Test
    void factThatWasNotRecordedIsNull() {
        var facts = PolicyVariables.ofRecorded(Map.of("tier", "low", "unheard", "of"));

        assertThat(facts)
                .containsEntry("tier", "low")
                .containsEntry("role", null)
                .doesNotContainKey("unheard");
        assertThat(facts.keySet()).isEqualTo(PolicyVariables.NAMES);
    }

    private void permit(String outcome) {
        rows.put("accessPolicy", List.of(Map.of("outcome", outcome, "reason", "As it is.")));
    }

    private PolicyEvaluation evaluate(Optional<String> beyondLimit) {
        return new PolicyTables(new RuleRecorder(), (decision, facts) -> rows.get(decision))
                .evaluate(Variables.createVariables(), beyondLimit);
    }
}
