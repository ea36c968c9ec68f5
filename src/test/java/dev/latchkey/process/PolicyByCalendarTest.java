package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.policy.PolicyEvaluation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** All tables of the release together: what the calendar says of a day is what the others decide on. */
class PolicyByCalendarTest {

    private final DecisionEngineCandidate policy = ReleasedPolicy.asItIs();

    @Test
    void mediumRoleIsPreApprovedInOfficeHoursAndOnAHolidaySomebodyHasToKnow() {
        assertThat(evaluate("medium", "platform", "2026-12-24", "thursday", 10, 60))
                .satisfies(evaluation -> assertThat(evaluation.outcome().word()).isEqualTo("preApproved"))
                .extracting(PolicyEvaluation::rules)
                .isEqualTo(List.of("rule_mediumTierInOfficeHours"));
        assertThat(evaluate("medium", "platform", "2026-12-25", "friday", 10, 60))
                .satisfies(evaluation -> assertThat(evaluation.outcome().word()).isEqualTo("approvalNeeded"))
                .extracting(PolicyEvaluation::reasons)
                .isEqualTo(List.of("On a holiday (Christmas Day), this role needs approval."));
        assertThat(evaluate("medium", "platform", "2026-12-28", "monday", 20, 60)
                        .reasons())
                .containsExactly("Outside office hours (Monday to Friday, 9 to 17), this role needs approval.");
    }

    @Test
    void deliveryWaitsForTheEndOfTheFreezeAndRepairsDoNot() {
        assertThat(evaluate("high", "delivery", "2026-12-24", "thursday", 10, 120))
                .satisfies(evaluation -> assertThat(evaluation.outcome().word()).isEqualTo("denied"))
                .extracting(PolicyEvaluation::reasons)
                .isEqualTo(
                        List.of(
                                "Change freeze until 2 January (the end of the year); next possible at 00:00 on 3 January. For a repair, ask for at most 1 hour."));
        assertThat(evaluate("high", "delivery", "2026-12-24", "thursday", 10, 60)
                        .outcome()
                        .word())
                .isEqualTo("approvalNeeded");
        assertThat(evaluate("high", "delivery", "2027-01-03", "sunday", 10, 120)
                        .outcome()
                        .word())
                .isEqualTo("approvalNeeded");
        assertThat(evaluate("high", "orders", "2026-12-24", "thursday", 10, 120)
                        .outcome()
                        .word())
                .isEqualTo("approvalNeeded");
    }

    @Test
    void whatTheCalendarSaidIsAmongTheInputsAndItsTableAmongTheTables() {
        var evaluation = evaluate("low", "orders", "2026-12-25", "friday", 10, 60);

        assertThat(evaluation.inputs())
                .containsEntry("holiday", "Christmas Day")
                .containsEntry("officeHours", false)
                .containsEntry("freezeUntil", "2 January");
        assertThat(evaluation.tables()).first().isEqualTo("siteCalendar");
        assertThat(evaluation.rules()).containsExactly("rule_lowTierPreApproved");
    }

    @Test
    void factsFromBeforeAFactWasKnownAreDecidedWithoutIt() {
        var facts = facts("critical", "platform", 60);
        facts.put("leasesOfRoleIn7Days", 20);
        var evaluation = policy.evaluate(facts, Optional.empty());

        assertThat(evaluation.reasons())
                .containsExactly(
                        "You had this role 20 times in 7 days; next possible at a later time. Talk to approvers/orders about a better way.");
    }

    private PolicyEvaluation evaluate(
            String tier, String system, String date, String weekday, int hour, int durationMinutes) {
        var facts = facts(tier, system, durationMinutes);
        facts.put("date", date);
        facts.put("weekday", weekday);
        facts.put("hour", hour);
        return policy.evaluate(facts, Optional.empty());
    }

    /** Those that were recorded from the beginning. */
    private static Map<String, Object> facts(String tier, String system, int durationMinutes) {
        var facts = new HashMap<String, Object>();
        facts.put("tier", tier);
        facts.put("system", system);
        facts.put("ownerGroup", "approvers/orders");
        facts.put("requesterGroups", List.of("developers"));
        facts.put("emergency", false);
        facts.put("durationMinutes", durationMinutes);
        facts.put("leadMinutes", 0);
        facts.put("heldRoles", List.of());
        facts.put("leasesOfRoleIn7Days", 0);
        facts.put("minutesOfTierIn30Days", 0);
        facts.put("emergenciesIn30Days", 0);
        return facts;
    }
}
