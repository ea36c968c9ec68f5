package dev.latchkey.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What time it is in the database, told by a stopwatch while it cannot be asked or believed. */
class DatabaseClockTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private final AtomicLong stopwatch = new AtomicLong();
    private final DatabaseClock clock =
            new DatabaseClock(Clock.fixed(NOON.plusSeconds(3), ZoneOffset.UTC), stopwatch::get);

    @Test
    void beforeTheFirstAnswerNobodyKnows() {
        assertThat(clock.now()).isEmpty();
        assertThat(clock.lead()).isEmpty();
        assertThat(condition().findObjection()).contains("the database's clock has not been seen yet");
    }

    @Test
    void goesOnWhileTheDatabaseIsAway() {
        clock.observe(NOON.plusSeconds(3), NOON);
        pass(Duration.ofMinutes(30));

        assertThat(clock.now()).contains(NOON.plus(Duration.ofMinutes(30)));
    }

    @Test
    void tellsHowFarThisMachineIsAhead() {
        clock.observe(NOON.plusSeconds(1), NOON);

        assertThat(clock.lead()).as("from the middle of question and answer").contains(Duration.ofSeconds(2));
        assertThat(condition().findObjection()).isEmpty();
    }

    /** FAULTS row 29. */
    @Test
    void row29_databaseThatIsSetBackDoesNotTurnTimeBack() {
        clock.observe(NOON, NOON);
        pass(Duration.ofSeconds(2));
        clock.observe(NOON, NOON.minus(Duration.ofHours(1)));

        assertThat(clock.now()).contains(NOON.plusSeconds(2));
        assertThat(clock.isSetBack()).isTrue();
        assertThat(condition().findObjection()).contains("the database's clock was set back");

        pass(Duration.ofSeconds(2));
        clock.observe(NOON, NOON.minus(Duration.ofHours(1)).plusSeconds(2));
        assertThat(clock.now()).as("and goes on").contains(NOON.plusSeconds(4));
        assertThat(clock.isSetBack()).isTrue();
    }

    @Test
    void aLittleBackIsTheDatabasesOwnTime() {
        clock.observe(NOON, NOON.plusSeconds(10));
        pass(Duration.ofSeconds(2));
        clock.observe(NOON, NOON.plusSeconds(11));

        assertThat(clock.now())
                .as("else two stopwatches would drift apart for ever")
                .contains(NOON.plusSeconds(11));
        assertThat(clock.isSetBack()).isFalse();
    }

    @Test
    void databaseWhoseClockIsPutRightIsBelieved() {
        clock.observe(NOON.plusSeconds(3), NOON.plus(Duration.ofHours(1)));
        assertThat(condition().findOwnObjection()).isPresent();
        pass(Duration.ofSeconds(2));
        clock.observe(NOON.plusSeconds(3), NOON.plusSeconds(3));

        assertThat(clock.isSetBack()).isFalse();
        assertThat(clock.now()).contains(NOON.plusSeconds(3));
        assertThat(condition().findOwnObjection()).isEmpty();
    }

    /** FAULTS rows 27, 29 and 30. */
    @Test
    void row27_nothingIsGivenWhileAClockIsOff() {
        clock.observe(NOON, NOON.minus(Duration.ofHours(1)));
        assertThat(condition().findOwnObjection())
                .hasValueSatisfying(
                        text -> assertThat(text).contains("this machine's clock is 3601 s ahead of the database's"));
    }

    /** FAULTS row 30. */
    @Test
    void row30_nothingIsGivenWhileKeycloaksClockIsOff() {
        clock.observe(NOON.plusSeconds(3), NOON);
        var behind = new ClockCondition(clock, () -> Optional.of(Duration.ofSeconds(-11)));

        assertThat(behind.findOwnObjection()).as("its own jobs go on").isEmpty();
        assertThat(behind.findObjection()).contains("Keycloak's clock is 11 s behind this machine's");
    }

    private ClockCondition condition() {
        return new ClockCondition(clock, Optional::empty);
    }

    private void pass(Duration time) {
        stopwatch.addAndGet(time.toNanos());
    }
}
