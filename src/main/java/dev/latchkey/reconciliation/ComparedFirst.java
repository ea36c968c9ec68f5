package dev.latchkey.reconciliation;

import dev.latchkey.lease.GrantCondition;
import dev.latchkey.lease.LedgerWentBack;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Nothing is given before everything was compared once since this node started, by whichever node: the ledger may be
 * older than what Keycloak holds.
 */
@Component
public class ComparedFirst implements GrantCondition {

    private static final Logger log = LoggerFactory.getLogger(ComparedFirst.class);

    private final CompleteComparisons comparisons;
    private Long since;
    private volatile String reason = "since this node started";
    private volatile boolean met;

    ComparedFirst(CompleteComparisons comparisons) {
        this.comparisons = comparisons;
    }

    /**
     * Nothing is given any more until everything was compared again, beginning from now.
     *
     * @param reason why, as the end of "nothing was compared ..."
     */
    public synchronized void demandFull(String reason) {
        log.warn("Nothing is given until Keycloak was compared with the ledger again: {}", reason);
        this.reason = reason;
        since = null;
        met = false;
    }

    @EventListener(LedgerWentBack.class)
    void ledgerWentBack() {
        demandFull("since the ledger turned out to be an older copy");
    }

    /** Whether a comparison is waited for. */
    boolean isAwaited() {
        return findObjection().isPresent();
    }

    @Override
    public Optional<String> findObjection() {
        return met || isMetNow()
                ? Optional.empty()
                : Optional.of("Keycloak has not yet been compared with the ledger " + reason);
    }

    private synchronized boolean isMetNow() {
        if (since == null) {
            since = comparisons.begin().number();
        }
        met = comparisons.newestComplete() > since;
        return met;
    }
}
