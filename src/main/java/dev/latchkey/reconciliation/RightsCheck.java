package dev.latchkey.reconciliation;

import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingKind;
import dev.latchkey.finding.FindingRepository;
import java.util.HashSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Says where Latchkey's own accounts can do more or less than they should, before a lease depends on it. */
@Component
class RightsCheck {

    private final AccountRights rights;
    private final FindingRepository repository;
    private final FindingLog findings;
    private final WatchedRoles roles;

    RightsCheck(AccountRights rights, FindingRepository repository, FindingLog findings, WatchedRoles roles) {
        this.rights = rights;
        this.repository = repository;
        this.findings = findings;
        this.roles = roles;
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
                findings.open(
                        Descriptions.accountRights(gap, subject, gap.role().map(roles::describe)));
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
}
