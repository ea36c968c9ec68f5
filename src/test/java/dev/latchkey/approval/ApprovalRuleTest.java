package dev.latchkey.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.approval.ApprovalRule.Attempt;
import dev.latchkey.approval.ApprovalStage.Escalation;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.RequestId;
import dev.latchkey.request.RequestState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApprovalRuleTest {

    private static final Person ALICE = person("alice", true, "approvers/orders");
    private static final Person OLIVIA = person("olivia", true, "approvers/orders");
    private static final Person SAM = person("sam", true, "security");

    @Test
    void memberOfTheGroupMayDecide() {
        assertThat(broken(OLIVIA, List.of())).isEmpty();
    }

    @Test
    void requesterMayNotDecideEvenAsMemberOfTheGroup() {
        assertThat(broken(ALICE, List.of())).contains(ApprovalRule.NO_SELF_APPROVAL);
    }

    @Test
    void requesterIsKnownByIdAndNotByName() {
        var renamed = new Person(ALICE.id(), "alicia", true, Set.of("approvers/orders"));

        assertThat(broken(renamed, List.of())).contains(ApprovalRule.NO_SELF_APPROVAL);
    }

    @Test
    void secondAccountOfTheRequesterIsTheRequester() {
        var second = new Person(
                new UserId("alice-admin-id"),
                "alice-admin",
                true,
                Set.of("approvers/orders"),
                Set.of(new UserId("alice-admin-id"), ALICE.id()));

        assertThat(broken(second, List.of())).contains(ApprovalRule.NO_SELF_APPROVAL);
    }

    @Test
    void secondAccountOfWhoDecidedEarlierMayNotDecideAgain() {
        var earlier = new Decision(
                1,
                OLIVIA.id(),
                "olivia",
                Verdict.APPROVE,
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
        var second = new Person(
                new UserId("olivia-admin-id"),
                "olivia-admin",
                true,
                Set.of("approvers/orders"),
                Set.of(new UserId("olivia-admin-id"), OLIVIA.id()));

        assertThat(broken(second, List.of(earlier))).contains(ApprovalRule.DISTINCT_APPROVERS);
    }

    @Test
    void strangerMayNotDecide() {
        assertThat(broken(SAM, List.of())).contains(ApprovalRule.MEMBER_OF_APPROVERS);
    }

    @Test
    void memberOfAParentGroupIsAStranger() {
        assertThat(broken(person("paul", true, "approvers"), List.of())).contains(ApprovalRule.MEMBER_OF_APPROVERS);
    }

    @Test
    void disabledMemberMayNotDecide() {
        assertThat(broken(person("olivia", false, "approvers/orders"), List.of()))
                .contains(ApprovalRule.ENABLED_APPROVER);
    }

    @Test
    void whoDecidedAtAnEarlierStageMayNotDecideAgain() {
        var earlier = new Decision(
                1,
                OLIVIA.id(),
                "olivia",
                Verdict.APPROVE,
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());

        assertThat(broken(OLIVIA, List.of(earlier))).contains(ApprovalRule.DISTINCT_APPROVERS);
    }

    @Test
    void memberOfTheOtherGroupMayDecideOnceItWasAskedAndNotBefore() {
        var waiting = new Escalation("security", Duration.ofHours(4), Optional.empty());
        var asked = new Escalation("security", Duration.ofHours(4), Optional.of(Instant.EPOCH));

        assertThat(broken(SAM, List.of(), Optional.of(waiting))).contains(ApprovalRule.MEMBER_OF_APPROVERS);
        assertThat(broken(SAM, List.of(), Optional.of(asked))).isEmpty();
    }

    private static Optional<ApprovalRule> broken(Person person, List<Decision> earlier) {
        return broken(person, earlier, Optional.empty());
    }

    private static Optional<ApprovalRule> broken(
            Person person, List<Decision> earlier, Optional<Escalation> escalation) {
        var stage = new ApprovalStage(
                2,
                "approvers/orders",
                1,
                StageState.OPEN,
                Optional.of(Instant.EPOCH),
                Optional.empty(),
                Optional.empty(),
                escalation);
        return ApprovalRule.firstBrokenBy(new Attempt(requestOfAlice(), stage, earlier, person));
    }

    private static AccessRequest requestOfAlice() {
        return new AccessRequest(
                RequestId.random(),
                ALICE.id(),
                "alice",
                new RoleId("role"),
                "orders-db-admin",
                "orders",
                "high",
                "approvers/orders",
                Duration.ofHours(1),
                "why",
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                "hash",
                Instant.EPOCH,
                RequestState.REQUESTED);
    }

    private static Person person(String name, boolean enabled, String group) {
        return new Person(new UserId(name + "-id"), name, enabled, Set.of(group));
    }
}
