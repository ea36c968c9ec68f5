package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import dev.latchkey.finding.ExceptionRepository;
import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingKind;
import dev.latchkey.finding.FindingRepository;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Compares the holders of every watched role with the ledger, and has each suspicion looked at. */
@Component
class FullComparison {

    private final WatchedRoles roles;
    private final Holdings holdings;
    private final LedgerLeases ledger;
    private final ExceptionRepository exceptions;
    private final FindingRepository findings;
    private final Verdicts verdicts;
    private final HoldingCheck check;

    FullComparison(
            WatchedRoles roles,
            Holdings holdings,
            LedgerLeases ledger,
            ExceptionRepository exceptions,
            FindingRepository findings,
            Verdicts verdicts,
            HoldingCheck check) {
        this.roles = roles;
        this.holdings = holdings;
        this.ledger = ledger;
        this.exceptions = exceptions;
        this.findings = findings;
        this.verdicts = verdicts;
        this.check = check;
    }

    /** What came of it; it is complete if every role could be read. */
    record Result(int watched, int unread) {
        boolean isComplete() {
            return unread == 0;
        }
    }

    /** One role that cannot be read stops no other. */
    Result compareAll() {
        var watched = roles.findAll();
        var unread = OneByOne.forEach("compare the holders of a role with the ledger", watched, this::compare);
        OneByOne.forEach(
                "compare the holders of a former role with the ledger", roles.findFormer(watched), this::compare);
        return new Result(watched.size(), unread);
    }

    private void compare(RoleId id) {
        var held = holdings.findHolders(id);
        // After Keycloak: whatever was lent meanwhile stands in the ledger, and did so before it was given.
        var differences = Comparison.differences(held, ledger.find(id), exceptions.findCovered(id));
        var open = findings.findOpen(id).stream()
                .filter(finding -> FindingKind.OF_HOLDING.contains(finding.kind()))
                .toList();
        var suspects = suspects(differences, open);
        suspects.addAll(withoutDifference(findings.findDismissed(id), differences));
        findings.markSeen(open.stream()
                .filter(finding -> !suspects.contains(finding.userId().orElseThrow()))
                .map(Finding::id)
                .toList());
        if (!suspects.isEmpty()) {
            var role = roles.describe(id);
            OneByOne.forEach("check a holding", suspects, user -> check.check(user, role));
        }
    }

    /** Everybody of whom the findings do not say exactly what is seen, or not what is to be done about it. */
    private Set<UserId> suspects(List<Difference> differences, List<Finding> open) {
        return Stream.concat(
                        differences.stream()
                                .filter(difference -> difference.nature().isWorthAFinding())
                                .filter(difference -> open.stream()
                                        .filter(difference::isKnownAs)
                                        .allMatch(finding -> verdicts.changedAction(finding, difference, finding.tier())
                                                .isPresent()))
                                .map(Difference::user),
                        withoutDifference(open, differences).stream())
                .collect(LinkedHashSet::new, Set::add, Set::addAll);
    }

    /** Whom findings are about of which nothing is to be seen any more. */
    private static Set<UserId> withoutDifference(List<Finding> findings, List<Difference> differences) {
        return findings.stream()
                .filter(finding -> differences.stream().noneMatch(difference -> difference.isKnownAs(finding)))
                .map(finding -> finding.userId().orElseThrow())
                .collect(Collectors.toSet());
    }
}
