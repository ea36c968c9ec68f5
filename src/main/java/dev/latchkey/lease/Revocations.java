package dev.latchkey.lease;

import dev.latchkey.refusal.NotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes away what leases gave. Every step is idempotent: it is repeated until it succeeds, after an outage and after a
 * crash in between, by the process and by the sweeper, each with connections of its own.
 */
public class Revocations {

    /** The engine's clock may be a little ahead of the database's; ending that much early is the safe side. */
    private static final Duration EARLY = Duration.ofSeconds(1);

    private final LeaseRepository repository;
    private final RoleAssignments assignments;
    private final Sessions sessions;
    private final Supplier<Optional<Instant>> heldTime;
    private final TransactionTemplate transaction;
    private final TransactionTemplate ownTransaction;

    /** @param heldTime what the database's clock must have reached by now, should it have been set back */
    Revocations(
            LeaseRepository repository,
            RoleAssignments assignments,
            Sessions sessions,
            Supplier<Optional<Instant>> heldTime,
            PlatformTransactionManager transactions) {
        this.repository = repository;
        this.assignments = assignments;
        this.sessions = sessions;
        this.heldTime = heldTime;
        this.transaction = new TransactionTemplate(transactions);
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Takes the role away at the lease's end, and sees that it is gone.
     *
     * @throws IllegalStateException if the lease still runs by the database's clock, whatever the caller's says
     */
    public void revoke(LeaseId id) {
        // Committed before Keycloak is called, so that a lease that cannot be revoked yet is seen as such.
        ownTransaction.executeWithoutResult(status -> repository.markExpired(id, EARLY, heldTime.get()));
        transaction.executeWithoutResult(status -> takeAway(id));
    }

    /** Takes back what a refused grant, or one of unknown outcome, may have left in Keycloak. */
    public void undoGrant(LeaseId id) {
        ownTransaction.executeWithoutResult(status -> repository.markRefused(id, null));
        transaction.executeWithoutResult(status -> takeAway(id));
    }

    /** Ends the person's sessions after the role was taken away; where the role stays, so do they. */
    public void endSessions(LeaseId id) {
        // Nothing is held meanwhile: ending sessions takes many calls, and ending them twice is the same as once.
        var lease = repository.search(id).orElseThrow(() -> new NotFoundException("lease", id));
        if (!lease.state().isOver() || lease.sessionsEndedAt().isPresent() || lease.sessionsLeftOpen()) {
            return;
        }
        if (lease.roleRemoved() && sessions.end(lease.userId(), lease.roleId())) {
            repository.markSessionsEnded(id);
        } else {
            repository.markSessionsLeftOpen(id);
        }
    }

    /**
     * Takes away once more what a grant of unknown outcome may have brought after the end. Does nothing for a lease
     * without such doubt.
     */
    void makeSure(LeaseId id) {
        transaction.executeWithoutResult(status -> {
            var lease = lock(id);
            if (lease.state().isOver() && lease.unsure()) {
                repository.lockHolding(lease.userId(), lease.roleId());
                if (!stays(lease)) {
                    assignments.remove(lease.userId(), lease.roleId());
                }
                repository.markSureIfPast(id);
            }
        });
    }

    private void takeAway(LeaseId id) {
        var lease = lock(id);
        if (lease.state().isOver()) {
            return;
        }
        if (lease.state() != LeaseState.REVOKING) {
            throw new IllegalStateException(
                    "Cannot end lease '%s': it runs until %s.".formatted(id, lease.expiresAt()));
        }
        repository.lockHolding(lease.userId(), lease.roleId());
        var stays = stays(lease);
        if (!stays) {
            assignments.remove(lease.userId(), lease.roleId());
        }
        repository.markOver(id, lease.seenAt().isPresent() ? LeaseState.ENDED : LeaseState.GRANT_FAILED, !stays);
    }

    private boolean stays(Lease lease) {
        return repository.isStanding(lease) || repository.isNeededByAnother(lease);
    }

    private Lease lock(LeaseId id) {
        return repository.lock(id).orElseThrow(() -> new NotFoundException("lease", id));
    }
}
