package dev.latchkey.lease;

import dev.latchkey.directory.DirectoryClock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Nothing is given while the clocks that a lease depends on do not agree: its end would be nobody's end. */
@Component
public class ClockCondition implements GrantCondition {

    /** Keycloak tells its time in whole seconds, so this is not to be much smaller. */
    private static final Duration AGREED = Duration.ofSeconds(10);

    private final DatabaseClock database;
    private final DirectoryClock directory;

    ClockCondition(DatabaseClock database, DirectoryClock directory) {
        this.database = database;
        this.directory = directory;
    }

    @Override
    public Optional<String> findObjection() {
        return findOwnObjection()
                .or(() -> directory
                        .lead()
                        .filter(ClockCondition::isTooFar)
                        .map(lead -> "Keycloak's clock is %s this machine's".formatted(inWords(lead))));
    }

    /** The same for this machine and the database alone: what would make timers fire at the wrong time here. */
    public Optional<String> findOwnObjection() {
        if (database.isSetBack()) {
            return Optional.of("the database's clock was set back");
        }
        return database.lead()
                .map(lead -> isTooFar(lead)
                        ? Optional.of("this machine's clock is %s the database's".formatted(inWords(lead)))
                        : Optional.<String>empty())
                .orElse(Optional.of("the database's clock has not been seen yet"));
    }

    private static boolean isTooFar(Duration lead) {
        return lead.abs().compareTo(AGREED) > 0;
    }

    private static String inWords(Duration lead) {
        return "%d s %s".formatted(lead.abs().toSeconds(), lead.isNegative() ? "behind" : "ahead of");
    }
}
