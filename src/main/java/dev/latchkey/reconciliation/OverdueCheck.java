package dev.latchkey.reconciliation;

import dev.latchkey.lease.RevocationRefused;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Says which leases are not over although their end has come: after a minute, or at once when Keycloak refused, since
 * then no further try is likely to help. Closes by itself when the lease is over.
 */
@Component
class OverdueCheck {

    private static final Duration OVERDUE = Duration.ofSeconds(60);

    private final LeaseEnds leases;
    private final FindingRepository repository;
    private final FindingLog findings;
    private final WatchedRoles roles;
    private final TransactionTemplate ownTransaction;

    OverdueCheck(
            LeaseEnds leases,
            FindingRepository repository,
            FindingLog findings,
            WatchedRoles roles,
            PlatformTransactionManager transactions) {
        this.leases = leases;
        this.repository = repository;
        this.findings = findings;
        this.roles = roles;
        // The one whose revocation was refused rolls back.
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    void check() {
        var known = repository.findOpen(FindingKind.OVERDUE_REVOCATION).stream()
                .collect(Collectors.toMap(Finding::subject, finding -> finding));
        for (var overdue : leases.findOverdue(OVERDUE)) {
            if (!known.containsKey(Descriptions.subject(overdue.lease()))) {
                open(overdue, "Keycloak has not confirmed that it is gone; it is tried again every minute.");
            }
        }
        known.values().forEach(this::lookAgain);
    }

    void lookAgain(Finding finding) {
        if (leases.searchOverdue(finding.leaseId().orElseThrow()).isPresent()) {
            findings.markSeen(finding);
        } else {
            findings.closeVanished(finding);
        }
    }

    @EventListener
    void refused(RevocationRefused refused) {
        leases.searchOverdue(refused.lease())
                .ifPresent(overdue -> open(overdue, "Keycloak refuses to take it: " + refused.reason() + "."));
    }

    private void open(LeaseEnd overdue, String why) {
        var role = roles.describe(overdue.role());
        var found = new FoundDifference(
                FindingKind.OVERDUE_REVOCATION,
                Descriptions.subject(overdue.lease()),
                Optional.of(overdue.user()),
                overdue.username(),
                Optional.of(role.id()),
                Optional.of(role.name()),
                role.tier(),
                role.ownerGroup(),
                Optional.of(overdue.lease()),
                "",
                Optional.empty(),
                Optional.of(overdue.at()),
                FindingAction.RETRYING,
                "%s's lease of '%s' is past its end. %s".formatted(overdue.username(), role.name(), why));
        ownTransaction.executeWithoutResult(status -> findings.open(found));
    }
}
