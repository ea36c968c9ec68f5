package dev.latchkey.reconciliation;

import java.util.HashSet;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Says where Latchkey's own accounts can do more or less than they should, before a lease depends on it. */
@Component
class RightsCheck {

    private final AccountRights rights;
    private final FindingRepository repository;
    private final FindingLog findings;
    private final WatchedRoles roles;
    private final TransactionTemplate transaction;

    RightsCheck(
            AccountRights rights,
            FindingRepository repository,
            FindingLog findings,
            WatchedRoles roles,
            TransactionTemplate transaction) {
        this.rights = rights;
        this.repository = repository;
        this.findings = findings;
        this.roles = roles;
        this.transaction = transaction;
    }

    void check() {
        var known = repository.findOpen(FindingKind.ACCOUNT_RIGHTS).stream()
                .collect(Collectors.toMap(Finding::subject, finding -> finding));
        var still = new HashSet<String>();
        for (var gap : rights.findGaps()) {
            var subject = subject(gap);
            still.add(subject);
            if (known.containsKey(subject)) {
                findings.markSeen(known.get(subject));
            } else {
                var found = describe(gap, subject);
                transaction.executeWithoutResult(status -> findings.open(found));
            }
        }
        known.values().stream()
                .filter(finding -> !still.contains(finding.subject()))
                .forEach(findings::closeVanished);
    }

    /** With the sentence: one account may lack two things that belong to no role. */
    private static String subject(RightsGap gap) {
        return "%s %s %s"
                .formatted(
                        gap.account(),
                        gap.kind(),
                        gap.role().map(Object::toString).orElse(gap.sentence()));
    }

    private FoundDifference describe(RightsGap gap, String subject) {
        var role = gap.role().map(roles::describe);
        return new FoundDifference(
                FindingKind.ACCOUNT_RIGHTS,
                subject,
                Optional.empty(),
                gap.account(),
                gap.role(),
                role.map(WatchedRole::name),
                role.flatMap(WatchedRole::tier),
                role.flatMap(WatchedRole::ownerGroup),
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                FindingAction.REPORTED,
                gap.sentence());
    }
}
