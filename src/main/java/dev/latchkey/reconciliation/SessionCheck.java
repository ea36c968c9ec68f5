package dev.latchkey.reconciliation;

import dev.latchkey.lease.Sessions;
import dev.latchkey.lease.Sweeping;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Looks, for a while after a lease's end, whether a session from before it has come through, and ends it again. */
@Component
class SessionCheck {

    private static final Duration SETTLED = Duration.ofSeconds(5);

    /** A session that was not seen while Keycloak's nodes agreed on it shows within minutes. */
    private static final Duration WATCHED = Duration.ofMinutes(5);

    /** Keycloak's clock and the database's need not agree to the second: a session after the end is nobody's business. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final LeaseEnds leases;
    private final Sessions sessions;
    private final FindingRepository repository;
    private final FindingLog findings;
    private final WatchedRoles roles;
    private final TransactionTemplate transaction;

    SessionCheck(
            LeaseEnds leases,
            @Sweeping Sessions sessions,
            FindingRepository repository,
            FindingLog findings,
            WatchedRoles roles,
            TransactionTemplate transaction) {
        this.leases = leases;
        this.sessions = sessions;
        this.repository = repository;
        this.findings = findings;
        this.roles = roles;
        this.transaction = transaction;
    }

    void check() {
        repository.findOpen(FindingKind.RESIDUAL_SESSION).forEach(this::lookAgain);
        leases.findWithSessionsEnded(SETTLED, WATCHED).stream()
                .filter(this::isAnyLeft)
                .forEach(this::endAgain);
    }

    private void lookAgain(Finding finding) {
        var end = leases.search(finding.leaseId().orElseThrow()).orElseThrow();
        if (isAnyLeft(end)) {
            sessions.end(end.user(), end.role());
            findings.markSeen(finding);
        } else {
            findings.closeVanished(finding);
        }
    }

    private boolean isAnyLeft(LeaseEnd end) {
        return sessions.isAnyLeft(end.user(), end.role(), end.at().minus(TOLERANCE));
    }

    private void endAgain(LeaseEnd end) {
        var role = roles.describe(end.role());
        var found = new FoundDifference(
                FindingKind.RESIDUAL_SESSION,
                Descriptions.subject(end.lease()),
                Optional.of(end.user()),
                end.username(),
                Optional.of(role.id()),
                Optional.of(role.name()),
                role.tier(),
                role.ownerGroup(),
                Optional.of(end.lease()),
                "",
                Optional.empty(),
                Optional.of(end.at()),
                FindingAction.SESSIONS_ENDED,
                "A session of %s from before the end of the lease of '%s' was still there; it was ended again."
                        .formatted(end.username(), role.name()));
        transaction.executeWithoutResult(status -> findings.open(found));
        sessions.end(end.user(), end.role());
    }
}
