package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.policy.PolicyOutcome.Stage;
import dev.latchkey.process.PolicyTables.Table;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** What rows of tables become, whoever asks. */
class PolicyTablesTest {

    private final Map<String, List<Map<String, Object>>> rows = new HashMap<>(Map.of(
            "accessPolicy",
            List.of(),
            "accessObjections",
            List.of(),
            "approvalRoute",
            List.of(),
            "siteCalendar",
            List.of()));

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
        permit("denied");
        assertThat(evaluate(Optional.empty()).outcome().word()).isEqualTo("denied");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
            outcome         | allowed  | output 'outcome' must be one of [denied, preApproved, approvalNeeded, emergency], not 'allowed'
            outcome         | null     | output 'outcome' must be one of [denied, preApproved, approvalNeeded, emergency], not null
            reason          | null     | output 'reason' must be a text, not null
            objection       | null     | output 'objection' must be a text, not null
            approverGroup   | null     | output 'approverGroup' must be a text, not null
            approverGroup   | ''       | output 'approverGroup' must be a text, not ''
            approvals       | 2        | output 'approvals' must be a whole number of at least 1, not '2'
            window          | 8 hours  | output 'window' must be a duration, as in PT8H, not '8 hours'
            window          | PT0S     | output 'window' must be a duration, as in PT8H, not 'PT0S'
            reminder        | P1M      | output 'reminder' must be a duration, as in PT8H, not 'P1M'
            escalation      | null     | output 'escalation' must be a text, not null
            """)
    void tableThatAnswersWhatIsNoAnswerFails(String output, String value, String reason) {
        rows.put("accessPolicy", List.of(answer(output, value, "outcome", "approvalNeeded", "reason", "As it is.")));
        rows.put("accessObjections", List.of(answer(output, value, "objection", "Too often.")));
        rows.put(
                "approvalRoute",
                List.of(answer(
                        output,
                        value,
                        "approverGroup",
                        "owners",
                        "approvals",
                        1,
                        "window",
                        "PT8H",
                        "escalationGroup",
                        "security",
                        "escalation",
                        "PT4H",
                        "reminder",
                        "PT2H")));

        assertThatThrownBy(() -> evaluate(Optional.empty()))
                .isInstanceOf(TableFailedException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.5, 0.5, 4294967297.0})
    void nobodyIsLeftOutByRounding(double approvals) {
        permit("approvalNeeded");
        rows.put("approvalRoute", List.of(Map.of("approverGroup", "owners", "approvals", approvals, "window", "PT8H")));

        assertThatThrownBy(() -> evaluate(Optional.empty())).isInstanceOf(TableFailedException.class);
    }

    @Test
    void outageIsNoFailureOfTheTable() {
        var outage = new DataAccessResourceFailureException("The database is away");

        assertThatThrownBy(() -> new PolicyTables(
                                new RuleRecorder(),
                                decision -> new Table(decision, facts -> {
                                    throw outage;
                                }))
                        .evaluate(Variables.createVariables(), Optional.empty()))
                .isSameAs(outage);
    }

    /** Outputs by name, one of them replaced. */
    private static Map<String, Object> answer(String replaced, String by, Object... outputs) {
        var row = new HashMap<String, Object>();
        for (int i = 0; i < outputs.length; i += 2) {
            row.put((String) outputs[i], outputs[i].equals(replaced) ? by : outputs[i + 1]);
        }
        return row;
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
    @SuppressWarnings("unchecked")
    void factThatWasNotRecordedIsNull() {
        var facts = PolicyVariables.ofRecorded(
                Map.of("tier", "low", "unheard", "of", "requesterAttributes", Map.of("department", "it")),
                Set.of("department", "onCall"));

        assertThat(facts)
                .containsEntry("tier", "low")
                .containsEntry("role", null)
                .doesNotContainKey("unheard");
        assertThat(facts.keySet()).isEqualTo(PolicyVariables.NAMES);
        assertThat((Map<String, String>) facts.get("requesterAttributes"))
                .hasSize(2)
                .containsEntry("onCall", null);
    }

    private void permit(String outcome) {
        rows.put("accessPolicy", List.of(Map.of("outcome", outcome, "reason", "As it is.")));
    }

    private PolicyEvaluation evaluate(Optional<String> beyondLimit) {
        return new PolicyTables(new RuleRecorder(), decision -> new Table(decision + ":1", facts -> rows.get(decision)))
                .evaluate(Variables.createVariables(), beyondLimit);
    }
}
