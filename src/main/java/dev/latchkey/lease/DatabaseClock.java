package dev.latchkey.lease;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * What time it is by the database's clock, also while the database is away or its clock has been set back: the latest
 * time that was seen there, plus what has passed since on this machine's stopwatch, which nobody can set.
 */
@Component
class DatabaseClock {

    /** More than answers and stopwatches can differ by. */
    private static final Duration OFF = Duration.ofSeconds(10);

    /** @param lead by how much this machine's clock was ahead of the database's */
    private record Look(Instant databaseTime, long stopwatch, Duration lead, boolean setBack) {}

    private final Clock clock;
    private final LongSupplier stopwatch;
    private volatile Look latest;

    @Autowired
    DatabaseClock(Clock clock) {
        this(clock, System::nanoTime);
    }

    DatabaseClock(Clock clock, LongSupplier stopwatch) {
        this.clock = clock;
        this.stopwatch = stopwatch;
    }

    /**
     * Takes note of what the database's clock said.
     *
     * @param askedAt this machine's time when the question was sent
     */
    synchronized void observe(Instant askedAt, Instant databaseTime) {
        var now = clock.instant();
        var middle = askedAt.plus(Duration.between(askedAt, now).dividedBy(2));
        var lead = Duration.between(databaseTime, middle);
        var expected = now().orElse(databaseTime);
        var setBack = databaseTime.isBefore(expected.minus(OFF)) && !isMended(lead);
        latest = new Look(setBack ? expected : databaseTime, stopwatch.getAsLong(), lead, setBack);
    }

    /** Whether the database's clock was off before and now agrees with this machine's: that is no step back to hold. */
    private boolean isMended(Duration lead) {
        return !latest.setBack() && isOff(latest.lead()) && !isOff(lead);
    }

    private static boolean isOff(Duration lead) {
        return lead.abs().compareTo(OFF) > 0;
    }

    /** At least this late is it by the database's clock; nothing before its first answer. */
    Optional<Instant> now() {
        return Optional.ofNullable(latest)
                .map(look -> look.databaseTime().plusNanos(stopwatch.getAsLong() - look.stopwatch()));
    }

    /** How far this machine's clock is ahead of the database's, negative if behind; nothing before the first answer. */
    Optional<Duration> lead() {
        return Optional.ofNullable(latest).map(Look::lead);
    }

    /** Whether the database's clock says less than it must have reached. */
    boolean isSetBack() {
        return latest != null && latest.setBack();
    }
}
