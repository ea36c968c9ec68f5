package dev.latchkey.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL that is away when a lease ends. */
class DatabaseOutageRowsIT {

    private static final Duration REVOKED_WITHIN = Duration.ofSeconds(10);
    private static final Duration COMPLETED_WITHIN = Duration.ofSeconds(60);

    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(60);

    private final Rig rig = Rig.running();

    @AfterEach
    void mend() {
        rig.clear();
    }

    @Test
    void row14_postgresDownAtTheEnd_rolesGoFromMemoryAndLedgerAndTrailAreCompletedAfterwards() {
        var lease = SingleLease.held(rig, "dev-1", Duration.ofMinutes(1));
        var another = SingleLease.held(rig, "dev-2", Duration.ofMinutes(1));
        var end = lease.row().end();
        var lastEnd = another.row().end();
        await().atMost(Duration.ofMinutes(1)).until(() -> Instant.now().isAfter(end.minusSeconds(5)));

        rig.database().crash();

        lease.awaitGoneWithin(REVOKED_WITHIN, end);
        another.awaitGoneWithin(REVOKED_WITHIN, lastEnd);
        assertThat(rig.api()
                        .ask(0, "dev-3", SingleLease.ROLE, Duration.ofMinutes(1))
                        .status())
                .isEqualTo(503);
        rig.database().restore();

        lease.awaitState("ended", COMPLETED_WITHIN);
        another.awaitState("ended", COMPLETED_WITHIN);
        assertThat(lease.flawsOfTrail()).isEmpty();
        assertThat(another.flawsOfTrail()).isEmpty();
    }

    @Test
    void row14_postgresGoesRightAfterAReturn_roleGoesFromTheMemoryOfTheNodeThatTookIt() {
        var lease = SingleLease.held(rig, "dev-2", Duration.ofMinutes(5));
        // So that neither the process nor the sweeper ends it in the instant before the crash.
        rig.nodes().forEach(node -> node.proxy().disturb(new Disturbance.Fail(Traffic.ROLE_MAPPING_WRITES, 503)));

        lease.giveBack();
        rig.database().crash();

        var gone = Instant.now();
        rig.nodes().forEach(node -> node.proxy().heal());
        lease.awaitGoneWithin(REVOKED_WITHIN, gone);
        rig.database().restore();
        lease.awaitState("ended", COMPLETED_WITHIN);
        assertThat(lease.flawsOfTrail()).isEmpty();
    }

    @Test
    void row14_postgresHangsAtTheEnd_rolesGoFromMemory() {
        var lease = SingleLease.held(rig, "dev-3", Duration.ofMinutes(1));
        var end = lease.row().end();
        await().atMost(Duration.ofMinutes(1)).until(() -> Instant.now().isAfter(end.minusSeconds(5)));

        rig.database().pause();

        lease.awaitGoneWithin(REVOKED_WITHIN, end);
        rig.database().restore();
        lease.awaitState("ended", COMPLETED_WITHIN);
    }

    @Test
    void row15_ledgerIsRestoredFromAnOlderCopy_whatItForgotIsTakenAwayAndFound() {
        var remembered = SingleLease.held(rig, "dev-1", Duration.ofMinutes(5));
        var copy = rig.database().backUp();
        rig.nodes().forEach(Node::awaitReady);
        var forgotten = SingleLease.held(rig, "dev-2", Duration.ofMinutes(5));

        rig.database().goBackTo(copy);
        rig.database().restore();

        assertThat(forgotten.row()).isNull();
        forgotten.awaitGone(NOTICED_WITHIN);
        await("a finding tells of it")
                .atMost(Duration.ofSeconds(10))
                .until(() -> rig.api()
                        .get(0, "audrey", "/findings?user=dev-2")
                        .body()
                        .path("items")
                        .findValuesAsText("kind")
                        .contains("orphanedRole"));
        assertThat(remembered.isHeld()).isTrue();
        assertThat(remembered.row().state()).isEqualTo("active");
        SingleLease.held(rig, "dev-3", Duration.ofMinutes(1));
    }

    @Test
    void row38_evidenceCannotBeWritten_nothingIsGivenAndWhatEndsEndsAllTheSame() {
        var lease = SingleLease.held(rig, "dev-1", Duration.ofMinutes(5));
        rig.database().update("""
                create function latchkey.no_room() returns trigger language plpgsql as
                'begin raise exception ''no space left'' using errcode = ''disk_full''; end'
                """);
        rig.database().update("""
                create trigger no_room before insert on camunda.act_hi_actinst
                    for each statement execute function latchkey.no_room()
                """);
        try {
            var end = lease.endIn(Duration.ofSeconds(2));

            var answer = rig.api().ask(0, "dev-2", SingleLease.ROLE, Duration.ofMinutes(1));

            assertThat(answer.status()).isEqualTo(503);
            lease.awaitGoneWithin(FaultLog.TOLERANCE, end);
            lease.awaitState("ended", FaultLog.TOLERANCE);
            assertThat(rig.keycloak().holds(rig.userId("dev-2"), SingleLease.ROLE))
                    .isFalse();
        } finally {
            rig.database().update("drop trigger no_room on camunda.act_hi_actinst");
            rig.database().update("drop function latchkey.no_room()");
        }
        assertThat(lease.flawsOfTrail()).isEmpty();
    }
}
