package dev.latchkey.lease;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends what the process should have ended and did not: an instance that was deleted, suspended or stuck in an incident
 * must not keep a role alive. Looks at the ledger only, asks the engine nothing, and never gives up.
 */
@Component
class LeaseSweeper {

    /** Long enough for the process to be first when all is well. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration OVERDUE = Duration.ofSeconds(60);
    private static final Logger log = LoggerFactory.getLogger(LeaseSweeper.class);

    private final Leases leases;
    private final OverdueLeases overdue;
    private final TransactionTemplate transaction;

    LeaseSweeper(Leases leases, OverdueLeases overdue, TransactionTemplate transaction, MeterRegistry meters) {
        this.leases = leases;
        this.overdue = overdue;
        this.transaction = transaction;
        meters.gauge("latchkey.leases.overdue", overdue, leasesLate -> leasesLate.count(OVERDUE));
    }

    @Scheduled(fixedDelay = 2_000)
    void sweep() {
        for (var next = claim(); next.isPresent(); next = claim()) {
            end(next.get());
        }
    }

    private Optional<LeaseId> claim() {
        return transaction.execute(status -> overdue.claimNext(GRACE));
    }

    private void end(LeaseId id) {
        try {
            leases.revoke(id);
            leases.endSessions(id);
            leases.makeSure(id);
        } catch (RuntimeException e) {
            // It has its next turn already; the others must not wait for it.
            log.warn("Cannot end lease '{}' yet: {}", id, e.getMessage());
        }
    }
}
