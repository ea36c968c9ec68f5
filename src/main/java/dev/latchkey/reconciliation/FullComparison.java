package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.UserId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Compares the holders of every watched role with the ledger, and has each suspicion looked at. */
@Component
class FullComparison {

    /** With so many roles unreadable in a row Keycloak is away, and the others need not wait for their time-outs. */
    private static final int AWAY = 3;

    private static final Logger log = LoggerFactory.getLogger(FullComparison.class);

    private final WatchedRoles roles;
    private final Holdings holdings;
    private final LedgerLeases ledger;
    private final ExceptionRepository exceptions;
    private final FindingRepository findings;
    private final HoldingCheck check;

    FullComparison(
            WatchedRoles roles,
            Holdings holdings,
            LedgerLeases ledger,
            ExceptionRepository exceptions,
            FindingRepository findings,
            HoldingCheck check) {
        this.roles = roles;
        this.holdings = holdings;
        this.ledger = ledger;
        this.exceptions = exceptions;
        this.findings = findings;
        this.check = check;
    }

    /** What came of it; it is complete if every role could be read. */
    record Result(Set<RoleId> watched, int unread) {
        boolean isComplete() {
            return unread == 0;
        }
    }

    /** One role that cannot be read stops no other. */
    Result compareAll() {
        var watched = roles.findAll();
        var unread = 0;
        var unreadInARow = 0;
        for (var role : watched) {
            if (unreadInARow == AWAY) {
                unread++;
                continue;
            }
            try {
                compare(role);
                unreadInARow = 0;
            } catch (DirectoryUnavailableException e) {
                unread++;
                unreadInARow++;
                log.warn("Cannot compare the holders of role '{}' with the ledger: {}", role, e.getMessage());
            }
        }
        return new Result(watched, unread);
    }

    private void compare(RoleId id) {
        var held = holdings.findHolders(id);
        // After Keycloak: whatever was lent meanwhile stands in the ledger, and did so before it was given.
        var differences = Comparison.differences(held, ledger.find(id), exceptions.findCovered(id));
        var open = findings.findOpen(id).stream()
                .filter(finding -> FindingKind.OF_HOLDING.contains(finding.kind()))
                .toList();
        var suspects = suspects(differences, open);
        suspects.addAll(withoutDifference(findings.findWithDismissed(id), differences));
        findings.markSeen(open.stream()
                .filter(finding -> !suspects.contains(finding.userId().orElseThrow()))
                .map(Finding::id)
                .toList());
        if (!suspects.isEmpty()) {
            var role = roles.describe(id);
            suspects.forEach(user -> check.check(user, role));
        }
    }

    /** Everybody of whom the findings do not say exactly what is seen. */
    private static Set<UserId> suspects(List<Difference> differences, List<Finding> open) {
        return Stream.concat(
                        differences.stream()
                                .filter(difference -> difference.nature().isWorthAFinding())
                                .filter(difference -> open.stream().noneMatch(difference::isKnownAs))
                                .map(Difference::user),
                        open.stream()
                                .filter(finding -> differences.stream().noneMatch(d -> d.isKnownAs(finding)))
                                .map(finding -> finding.userId().orElseThrow()))
                .collect(LinkedHashSet::new, Set::add, Set::addAll);
    }

    private static List<UserId> withoutDifference(Collection<UserId> users, List<Difference> differences) {
        return users.stream()
                .filter(user -> differences.stream().noneMatch(d -> d.user().equals(user)))
                .toList();
    }
}
