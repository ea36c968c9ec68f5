package dev.latchkey.reconciliation;

import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingKind;
import dev.latchkey.finding.FindingRepository;
import java.time.Duration;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Says which leases are not over although their end has come: after a minute, or at once when Keycloak refused, since
 * then no further try is likely to help. Closes by itself when the lease is over. Asks the ledger alone: while Keycloak
 * is away it is needed most.
 */
@Component
class OverdueCheck {

    private static final Duration OVERDUE = Duration.ofSeconds(60);

    private final LeaseEnds leases;
    private final FindingRepository repository;
    private final FindingLog findings;

    OverdueCheck(LeaseEnds leases, FindingRepository repository, FindingLog findings) {
        this.leases = leases;
        this.repository = repository;
        this.findings = findings;
    }

    void check() {
        var known = repository.findOpen(FindingKind.OVERDUE_REVOCATION).stream()
                .collect(Collectors.toMap(Finding::subject, finding -> finding));
        leases.findOverdue(OVERDUE).stream()
                .filter(overdue -> !known.containsKey(Descriptions.subject(overdue.lease())))
                .map(Descriptions::overdue)
                .forEach(findings::open);
        known.values().forEach(this::lookAgain);
    }

    void lookAgain(Finding finding) {
        if (leases.searchOverdue(finding.leaseId().orElseThrow()).isPresent()) {
            findings.markSeen(finding);
        } else {
            findings.closeVanished(finding);
        }
    }
}
