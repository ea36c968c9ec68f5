package dev.latchkey.reconciliation;

import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.finding.ExceptionRepository;
import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingAction;
import dev.latchkey.finding.FindingRepository;
import dev.latchkey.finding.Resolution;
import dev.latchkey.lease.HoldingLock;
import dev.latchkey.lease.RoleAssignmentRefusedException;
import dev.latchkey.lease.RoleAssignments;
import dev.latchkey.lease.Sessions;
import dev.latchkey.lease.Sweeping;
import dev.latchkey.reconciliation.Holding.Way;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes away roles that nothing explains, where the policy or a person says so. Looks again first, with the holding
 * held: a lease or an exception that came in between wins.
 */
@Component
class Removal {

    private static final Logger log = LoggerFactory.getLogger(Removal.class);

    private final FindingRepository findings;
    private final Holdings holdings;
    private final LedgerLeases ledger;
    private final HoldingLock lock;
    private final ExceptionRepository exceptions;
    private final RoleAssignments assignments;
    private final Sessions sessions;
    private final TransactionTemplate transaction;

    Removal(
            FindingRepository findings,
            Holdings holdings,
            LedgerLeases ledger,
            HoldingLock lock,
            ExceptionRepository exceptions,
            @Sweeping RoleAssignments assignments,
            @Sweeping Sessions sessions,
            TransactionTemplate transaction) {
        this.findings = findings;
        this.holdings = holdings;
        this.ledger = ledger;
        this.lock = lock;
        this.exceptions = exceptions;
        this.assignments = assignments;
        this.sessions = sessions;
        this.transaction = transaction;
    }

    /** Tries each removal that is due; one that cannot be made yet has its turn again. */
    void removeDue() {
        OneByOne.forEach("remove a role", findings.findOpen(FindingAction.REMOVING), this::remove);
    }

    /** Tries again what Keycloak refused: somebody may have given Latchkey the right back. */
    void removeRefused() {
        OneByOne.forEach("remove a role again", findings.findOpen(FindingAction.REMOVAL_REFUSED), this::remove);
    }

    /**
     * Takes away the role of an open finding and sees that it is gone. Idempotent. A refusal is written down, and a
     * person has to see to it.
     *
     * @throws DirectoryUnavailableException when Keycloak does not answer
     */
    void remove(Finding finding) {
        if (Boolean.TRUE.equals(transaction.execute(status -> removeHeld(finding)))) {
            log.warn(
                    "Finding '{}': role '{}' removed from '{}'",
                    finding.id(),
                    finding.roleName().orElseThrow(),
                    finding.username());
            endSessions(finding);
        }
    }

    private boolean removeHeld(Finding finding) {
        var user = finding.userId().orElseThrow();
        var role = finding.roleId().orElseThrow();
        lock.hold(user, role);
        var open = findings.lock(finding.id()).filter(Finding::open);
        if (open.isEmpty()
                || exceptions.isCovered(user, role)
                || ledger.find(user, role).stream().anyMatch(lease -> !lease.over())) {
            return false;
        }
        if (holdings.findHoldings(user, role).stream().noneMatch(holding -> holding.way() == Way.DIRECT)) {
            // The next comparison closes it as gone.
            return false;
        }
        try {
            assignments.remove(user, role);
        } catch (RoleAssignmentRefusedException e) {
            // No exception may leave this transaction, which may be the engine's: the refusal has to be kept.
            if (findings.markAction(finding.id(), FindingAction.REMOVAL_REFUSED)) {
                log.error("Finding '{}': Keycloak refuses the removal: {}", finding.id(), e.getMessage());
            }
            return false;
        }
        return findings.close(
                finding.id(),
                FindingAction.REMOVED,
                Resolution.REMOVED,
                open.get().removalBy().orElse(Finding.BY_LATCHKEY),
                open.get().removalReason().orElse("By the policy of its tier."));
    }

    /** No refresh brings the role back; ending the sessions only makes that visible at once. */
    private void endSessions(Finding finding) {
        try {
            sessions.end(finding.userId().orElseThrow(), finding.roleId().orElseThrow());
        } catch (DirectoryUnavailableException e) {
            log.warn("Cannot end the sessions behind finding '{}': {}", finding.id(), e.getMessage());
        }
    }
}
