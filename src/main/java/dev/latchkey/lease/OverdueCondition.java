package dev.latchkey.lease;

import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** After a downtime, what is overdue ends first: nothing is given before each of it was tried once. */
@Component
class OverdueCondition implements GrantCondition {

    private final LeaseMemory memory;
    private final OverdueLeases overdue;
    private final DatabaseClock clock;
    private volatile Optional<Instant> startedAt = Optional.empty();
    private volatile boolean caughtUp;

    OverdueCondition(LeaseMemory memory, OverdueLeases overdue, DatabaseClock clock) {
        this.memory = memory;
        this.overdue = overdue;
        this.clock = clock;
    }

    @Override
    public Optional<String> findObjection() {
        if (!memory.isLoaded()) {
            return Optional.of("the overdue leases are not known yet");
        }
        if (!memory.isFresh()) {
            return Optional.of("the ledger has not been looked at for a while");
        }
        if (!caughtUp) {
            startedAt = startedAt.or(clock::now);
            caughtUp = startedAt.filter(overdue::isAnyUntried).isEmpty();
        }
        if (!caughtUp) {
            return Optional.of("overdue leases are ended first");
        }
        return overdue.isAnyForbidden()
                ? Optional.of("Keycloak does not let Latchkey take a role away that it gave")
                : Optional.empty();
    }
}
