package dev.latchkey.reconciliation;

import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingKind;
import dev.latchkey.finding.FindingRepository;
import dev.latchkey.lease.Sessions;
import dev.latchkey.lease.Sweeping;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Looks, for a while after a lease's end, whether a session from before it has come through, and ends it again; and says
 * whose sessions could not be ended at all.
 */
@Component
class SessionCheck {

    private static final Duration SETTLED = Duration.ofSeconds(5);

    /** A session that was not seen while Keycloak's nodes agreed on it shows within minutes. */
    private static final Duration WATCHED = Duration.ofMinutes(5);

    /** From then on an end without its sessions is no matter of a next try. */
    private static final Duration LATE = Duration.ofSeconds(60);

    /** Keycloak's clock and the database's need not agree to the second: a session after the end is nobody's business. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final LeaseEnds leases;
    private final Sessions sessions;
    private final FindingRepository repository;
    private final FindingLog findings;

    SessionCheck(LeaseEnds leases, @Sweeping Sessions sessions, FindingRepository repository, FindingLog findings) {
        this.leases = leases;
        this.sessions = sessions;
        this.repository = repository;
        this.findings = findings;
    }

    void check() {
        // First what the ledger knows without Keycloak.
        leases.findWithSessionsPending(LATE).stream()
                .map(Descriptions::sessionsNotEnded)
                .forEach(findings::open);
        OneByOne.forEach("look at sessions again", repository.findOpen(FindingKind.RESIDUAL_SESSION), this::lookAgain);
        OneByOne.forEach("look at sessions", leases.findWithSessionsEnded(SETTLED, WATCHED), this::endAgainIfAnyIsLeft);
    }

    private void lookAgain(Finding finding) {
        var end = leases.search(finding.leaseId().orElseThrow()).orElseThrow();
        if (end.sessionsPending()) {
            // Tried by whoever ends leases.
            findings.markSeen(finding);
        } else if (isAnyLeft(end)) {
            sessions.end(end.user(), end.role().id());
            findings.markSeen(finding);
        } else {
            findings.closeVanished(finding);
        }
    }

    private boolean isAnyLeft(LeaseEnd end) {
        return sessions.isAnyLeft(end.user(), end.role().id(), end.at().minus(TOLERANCE));
    }

    private void endAgainIfAnyIsLeft(LeaseEnd end) {
        if (isAnyLeft(end)) {
            findings.open(Descriptions.residualSession(end));
            sessions.end(end.user(), end.role().id());
        }
    }
}
