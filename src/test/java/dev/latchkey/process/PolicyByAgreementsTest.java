package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.policy.PolicyEvaluation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A site's own objection: not if you agreed to the same for somebody else. The release knows the fact, and no such rule. */
class PolicyByAgreementsTest {

    private final DecisionEngineCandidate policy = ReleasedPolicy.with(
            "access-objections.dmn",
            "count(distinct values(heldRoles)) &gt;= 10",
            "list contains(agreedRoles, \"orders-db-admin\") and role = \"orders-db-admin\"");

    @Test
    void whoAgreedToTheSameRoleLatelyIsRefusedIt() {
        var evaluation = evaluate("orders-db-admin", List.of("ci-pipeline/deployer", "orders-db-admin"));

        assertThat(evaluation.outcome().word()).isEqualTo("denied");
        assertThat(evaluation.rules()).contains("rule_tooManyAtOnce");
        assertThat(evaluation.inputs())
                .containsEntry("agreedRoles", List.of("ci-pipeline/deployer", "orders-db-admin"));
    }

    @Test
    void whoAgreedToSomethingElseOrToNothingIsNot() {
        for (var agreed : List.of(List.of("ci-pipeline/deployer"), List.<String>of())) {
            assertThat(evaluate("orders-db-admin", agreed).outcome().word()).isEqualTo("approvalNeeded");
        }
        assertThat(evaluate("orders-db-read", List.of("orders-db-admin"))
                        .outcome()
                        .word())
                .isEqualTo("approvalNeeded");
    }

    /** In a replay of what was asked before it was recorded; whoever asks now has the fact. */
    @Test
    void factsFromBeforeItWasKnownAreDecidedWithoutIt() {
        assertThat(evaluate("orders-db-admin", null).outcome().word()).isEqualTo("approvalNeeded");
    }

    private PolicyEvaluation evaluate(String role, List<String> agreedRoles) {
        var facts = new HashMap<String, Object>(Map.of(
                "role",
                role,
                "tier",
                "high",
                "system",
                "orders",
                "ownerGroup",
                "approvers/orders",
                "requesterGroups",
                List.of("developers"),
                "durationMinutes",
                60));
        facts.putAll(Map.of(
                "date", "2026-12-01",
                "weekday", "tuesday",
                "hour", 10,
                "emergency", false,
                "leadMinutes", 0,
                "heldRoles", List.of(),
                "leasesOfRoleIn7Days", 0,
                "minutesOfTierIn30Days", 0,
                "emergenciesIn30Days", 0));
        facts.put("agreedRoles", agreedRoles);
        return policy.evaluate(facts, Optional.empty());
    }
}
