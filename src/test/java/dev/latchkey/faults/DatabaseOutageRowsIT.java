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
    void row14_postgresHangsAtTheEnd_rolesGoFromMemory() {
        var lease = SingleLease.held(rig, "dev-3", Duration.ofMinutes(1));
        var end = lease.row().end();
        await().atMost(Duration.ofMinutes(1)).until(() -> Instant.now().isAfter(end.minusSeconds(5)));

        rig.database().pause();

        lease.awaitGoneWithin(REVOKED_WITHIN, end);
        rig.database().restore();
        lease.awaitState("ended", COMPLETED_WITHIN);
    }
}
