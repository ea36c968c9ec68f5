package dev.latchkey.lease;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Ends due leases while the database is away: from this node's memory, straight at Keycloak, with the evidence on disk.
 * Every node does so for all of them, as none can know of the others; taking a role away twice is the same as once. The
 * ledger is completed when the database is back, by the sweeper, which looks once more.
 */
@Component
class OfflineRevocations {

    private static final Logger log = LoggerFactory.getLogger(OfflineRevocations.class);

    private final LeaseMemory memory;
    private final DatabaseClock clock;
    private final RoleAssignments assignments;
    private final Sessions sessions;
    private final EvidenceSpool spool;
    private final OverdueLeases ledger;
    private final Set<LeaseId> done = new HashSet<>();

    OfflineRevocations(
            LeaseMemory memory,
            DatabaseClock clock,
            @Sweeping RoleAssignments assignments,
            @Sweeping Sessions sessions,
            EvidenceSpool spool,
            OverdueLeases ledger) {
        this.memory = memory;
        this.clock = clock;
        this.assignments = assignments;
        this.sessions = sessions;
        this.spool = spool;
        this.ledger = ledger;
    }

    /** Ends what is due if the database is away; does nothing while it is there. */
    void run() {
        if (memory.isCutOff()) {
            clock.now().ifPresent(this::endDue);
        } else {
            done.clear();
        }
    }

    /** Completes the ledger with what this node, or one that died, noted while the database was away. */
    void handIn() {
        if (memory.isCutOff()) {
            // Whoever waits for the database here would keep the next note from being written.
            return;
        }
        spool.handIn(note -> ledger.markTakenAway(note.lease(), note.takenAwayAt()));
    }

    private void endDue(Instant now) {
        for (var lease : memory.all()) {
            if (lease.isDue(now) && !done.contains(lease.id())) {
                end(lease, now);
            }
        }
    }

    private void end(RememberedLease lease, Instant now) {
        var stays = lease.standing() || memory.all().stream().anyMatch(other -> other.covers(lease, now));
        if (stays) {
            return;
        }
        try {
            assignments.remove(lease.user(), lease.role());
            spool.write(lease.id(), clock.now().orElse(now));
            log.warn("Lease '{}' was ended without the database, which is away", lease.id());
            sessions.end(lease.user(), lease.role());
            done.add(lease.id());
        } catch (RuntimeException e) {
            log.warn("Cannot end lease '{}' without the database yet: {}", lease.id(), e.getMessage());
        }
    }
}
