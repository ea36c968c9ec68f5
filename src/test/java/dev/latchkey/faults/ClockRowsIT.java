package dev.latchkey.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** One node whose clock is off by an hour, beside one whose clock is right. */
@EnabledIf("dev.latchkey.faults.SkewedClock#isPossible")
class ClockRowsIT {

    private static final Pattern CLOCK_IS_OFF = Pattern.compile("this machine's clock is 36\\d\\d s behind");

    private final Rig rig = Rig.running();
    private final Node right = rig.nodes().get(0);
    private final Node wrong = rig.nodes().get(1);

    @AfterEach
    void mend() {
        // It has to come back with the right clock.
        wrong.stop();
        rig.clear();
    }

    @Test
    void row27_nodeAnHourFast_endsNothingEarlyAndStillRevokesByTheTimeOfTheDatabase() {
        skew(SkewedClock.AN_HOUR_FAST);
        var lease = SingleLease.held(rig, "dev-1", Duration.ofMinutes(1));
        var end = lease.row().end();

        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    var asked = Instant.now();
                    return asked.isAfter(end.minusSeconds(1)) || !lease.isHeld();
                });
        assertThat(Instant.now()).as("when the role was gone").isAfter(end.minusSeconds(1));

        right.kill();
        lease.awaitGoneWithin(FaultLog.TOLERANCE, end);
        assertThat(wrong.isReady())
                .as("a node with a wrong clock says that it is ready")
                .isFalse();
    }

    @Test
    void row27_nodeAnHourSlow_grantsNothingAndStillRevokesByTheTimeOfTheDatabase() {
        var held = SingleLease.held(rig, "dev-2", Duration.ofMinutes(5));
        skew(SkewedClock.AN_HOUR_SLOW);
        assertThat(wrong.isReady())
                .as("a node with a wrong clock says that it is ready")
                .isFalse();
        right.kill();

        var end = held.endIn(Duration.ofSeconds(1));
        held.awaitGoneWithin(FaultLog.TOLERANCE, end);

        var alone = new Api(rig.keycloak(), List.of(wrong));
        var answer = alone.ask(0, "dev-3", SingleLease.ROLE, Duration.ofMinutes(1));
        await().during(Duration.ofSeconds(15))
                .atMost(Duration.ofSeconds(20))
                .until(() -> !rig.keycloak().holds(rig.userId("dev-3"), SingleLease.ROLE));
        assertThat(answer.status()).isIn(201, 503);
        assertThat(wrong.hasLogged(CLOCK_IS_OFF))
                .as("why nothing is given is said")
                .isTrue();
    }

    private void skew(SkewedClock clock) {
        wrong.stop();
        wrong.start(clock);
        await("the node with the wrong clock answers")
                .atMost(Node.TIME_TO_START)
                .pollInterval(Duration.ofMillis(500))
                .until(wrong::isLive);
    }
}
