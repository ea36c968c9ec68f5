package dev.latchkey.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that die at the worst moment. The numbers are those of the list of faults in the README beside this class. */
class CrashRowsIT {

    private static final Duration MINUTES = Duration.ofMinutes(5);
    private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(35);

    private final Rig rig = Rig.running();

    @AfterEach
    void mend() {
        rig.clear();
    }

    @Test
    void row02_nodeKilledAfterKeycloakSaidYes_theOtherOneConfirmsWithTheEndThatWasWrittenBefore() {
        armBoth(KillPoint.AFTER_KEYCLOAK_SAID_YES_TO_THE_GRANT);
        var lease = SingleLease.asked(rig, "dev-1", MINUTES);
        oneDiesOf(KillPoint.AFTER_KEYCLOAK_SAID_YES_TO_THE_GRANT);

        var left = lease.row();
        assertThat(left.state()).isEqualTo("granting");
        assertThat(left.expiresAt()).isEqualTo(left.startsAt().plus(MINUTES));
        assertThat(lease.isHeld()).isTrue();

        await().atMost(CONFIRMED_WITHIN).until(() -> !lease.row().state().equals("granting"));
        assertThat(lease.row().state()).isEqualTo("active");
        assertThat(lease.row().expiresAt()).isEqualTo(left.expiresAt());
        lease.giveBack();
        lease.awaitOver(Duration.ofSeconds(60));
        lease.awaitGone(FaultLog.TOLERANCE);
        assertThat(lease.flawsOfTrail()).isEmpty();
        assertThat(lease.trail()).containsSubsequence("leaseOpened", "grantResumed", "returned", "revoked");
    }

    @Test
    void nodeKilledBeforeTheGrant_theOtherOneGrantsOrTheLeaseEndsAsWritten() {
        armBoth(KillPoint.AFTER_THE_LEASE_WAS_WRITTEN_BEFORE_THE_GRANT);
        var lease = SingleLease.asked(rig, "dev-2", Duration.ofMinutes(1));
        oneDiesOf(KillPoint.AFTER_THE_LEASE_WAS_WRITTEN_BEFORE_THE_GRANT);

        var left = lease.row();
        assertThat(left.state()).isEqualTo("granting");

        await().atMost(Duration.ofMinutes(2)).until(() -> lease.row().isOver());
        lease.awaitGoneWithin(FaultLog.TOLERANCE.plusSeconds(5), lease.row().end());
        assertThat(lease.row().end()).isBeforeOrEqualTo(left.expiresAt());
        assertThat(lease.flawsOfTrail()).isEmpty();
    }

    @Test
    void row03_nodeKilledAfterTheRevokeCall_theOtherOneRepeatsItAndTheTrailTellsItOnce() {
        var lease = SingleLease.held(rig, "dev-3", MINUTES);
        armBoth(KillPoint.AFTER_THE_REVOKE_CALL);
        lease.giveBack();
        oneDiesOf(KillPoint.AFTER_THE_REVOKE_CALL);

        assertThat(lease.isHeld()).isFalse();
        lease.awaitState("ended", Duration.ofSeconds(30));
        assertThat(lease.flawsOfTrail()).isEmpty();
        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void row04_nodeThatHoldsTheRevokeJobDies_theSweeperOfTheOtherIsNotLate() {
        var lease = SingleLease.held(rig, "dev-1", MINUTES);
        armBoth(KillPoint.BEFORE_THE_REVOKE_CALL);
        lease.giveBack();
        oneDiesOf(KillPoint.BEFORE_THE_REVOKE_CALL);

        assertThat(rig.database()
                        .query(
                                "select id_ from camunda.act_ru_job where lock_owner_ is not null and lock_exp_time_ > now()",
                                row -> row.getString(1)))
                .as("a job that the dead node has locked")
                .isNotEmpty();
        lease.awaitGone(FaultLog.TOLERANCE);
    }

    @Test
    void nodeKilledBetweenRevocationAndEndOfSessions_theOtherOneEndsThem() {
        var lease = SingleLease.held(rig, "dev-2", MINUTES);
        armBoth(KillPoint.BETWEEN_REVOCATION_AND_END_OF_SESSIONS);
        lease.giveBack();
        oneDiesOf(KillPoint.BETWEEN_REVOCATION_AND_END_OF_SESSIONS);

        await("the sessions are ended")
                .atMost(Duration.ofSeconds(30))
                .until(() -> rig.database()
                        .query(
                                "select sessions_ended_at from latchkey.lease where request_id = ?::uuid",
                                row -> Boolean.valueOf(row.getObject(1) != null),
                                lease.requestId())
                        .get(0));
    }

    @Test
    void row16_wholePlatformDownOverTheEnd_overdueLeasesGoBeforeAnythingIsGivenWhenItComesBack() {
        var first = SingleLease.held(rig, "dev-1", MINUTES);
        var second = SingleLease.held(rig, "dev-3", MINUTES);
        armBoth(KillPoint.AFTER_THE_LEASE_WAS_WRITTEN_BEFORE_THE_GRANT);
        var waiting = SingleLease.asked(rig, "dev-2", MINUTES);
        oneDiesOf(KillPoint.AFTER_THE_LEASE_WAS_WRITTEN_BEFORE_THE_GRANT);
        rig.nodes().stream().filter(Node::isAlive).forEach(Node::kill);
        first.endIn(Duration.ofSeconds(1));
        var end = second.endIn(Duration.ofSeconds(1));
        await().atMost(Duration.ofSeconds(10)).until(() -> Instant.now().isAfter(end.plusSeconds(1)));
        assertThat(first.isHeld()).isTrue();
        // The grant is due as soon as a node is there, as after a longer time: nobody's lock holds it back.
        rig.database().update("update camunda.act_ru_job set lock_exp_time_ = null, lock_owner_ = null");

        var node = rig.nodes().get(0);
        node.start();
        node.awaitReady();

        first.awaitGone(FaultLog.TOLERANCE);
        second.awaitGone(FaultLog.TOLERANCE);
        first.awaitState("ended", FaultLog.TOLERANCE);
        second.awaitState("ended", FaultLog.TOLERANCE);
        waiting.awaitState("active", CONFIRMED_WITHIN);
        assertThat(waiting.row().seenAt())
                .as("when the first role was given again")
                .isAfter(first.row().endedAt())
                .isAfter(second.row().endedAt());
    }

    private void armBoth(KillPoint point) {
        rig.nodes().forEach(node -> node.arm(point));
    }

    /** The one that comes to the point first; the other one is to live, and to clear up. */
    private void oneDiesOf(KillPoint point) {
        await("a node dies: " + point)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !rig.nodes().stream().allMatch(Node::isAlive));
        rig.nodes().forEach(node -> node.disarm(point));
        assertThat(rig.nodes()).filteredOn(Node::isAlive).hasSize(1);
    }
}
