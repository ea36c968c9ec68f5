package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingKind;
import dev.latchkey.finding.FindingWork;
import org.springframework.stereotype.Component;

/** Does for people what the comparison does by itself. */
@Component
class FindingWorkshop implements FindingWork {

    private final HoldingCheck check;
    private final OverdueCheck overdue;
    private final Removal removal;
    private final WatchedRoles roles;
    private final TableFailures tables;

    FindingWorkshop(
            HoldingCheck check, OverdueCheck overdue, Removal removal, WatchedRoles roles, TableFailures tables) {
        this.check = check;
        this.overdue = overdue;
        this.removal = removal;
        this.roles = roles;
        this.tables = tables;
    }

    @Override
    public void lookAgain(Finding finding) {
        if (FindingKind.OF_HOLDING.contains(finding.kind())) {
            look(finding.userId().orElseThrow(), finding.roleId().orElseThrow());
        } else if (finding.kind() == FindingKind.OVERDUE_REVOCATION) {
            overdue.lookAgain(finding);
        } else if (finding.kind() == FindingKind.POLICY_FAILED) {
            tables.lookAgain(finding);
        }
    }

    @Override
    public void look(UserId user, RoleId role) {
        check.check(user, roles.describe(role));
    }

    @Override
    public void remove(Finding finding) {
        removal.remove(finding);
    }
}
