package dev.latchkey.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.UserId;
import dev.latchkey.finding.ExceptionRepository;
import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingAction;
import dev.latchkey.finding.FindingId;
import dev.latchkey.finding.FindingRepository;
import dev.latchkey.lease.RoleAssignmentRefusedException;
import dev.latchkey.lease.RoleAssignments;
import dev.latchkey.lease.Sessions;
import dev.latchkey.reconciliation.Holding.Way;
import dev.latchkey.support.LedgerRig;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Roles that nothing explains are taken away in the end, whatever Keycloak says first. */
class RemovalIT {

    private static LedgerRig ledger;

    private final RoleAssignments assignments = mock(RoleAssignments.class);
    private final Holdings holdings = mock(Holdings.class);
    private final RoleId role = new RoleId("role-" + UUID.randomUUID());
    private FindingRepository findings;
    private Removal removal;

    @BeforeAll
    static void migrate() {
        ledger = new LedgerRig();
    }

    @BeforeEach
    void setUp() {
        findings = new FindingRepository(ledger.sql);
        removal = new Removal(
                findings,
                holdings,
                new LedgerLeases(ledger.sql),
                ledger.lock(),
                new ExceptionRepository(ledger.sql),
                assignments,
                mock(Sessions.class),
                ledger.transaction());
    }

    @Test
    void refusalIsKeptWithWhateverElseItsTransactionDoes() {
        var finding = toBeRemoved("ben");
        var other = newUser("other");
        refuse(finding);

        ledger.transaction().executeWithoutResult(status -> {
            removal.remove(finding);
            ledger.activeLease(other, role.value());
        });

        assertThat(now(finding).action()).isEqualTo(FindingAction.REMOVAL_REFUSED);
        assertThat(new LedgerLeases(ledger.sql).find(new UserId(other), role)).hasSize(1);
    }

    @Test
    void refusedRemovalIsTriedAgain() {
        var finding = toBeRemoved("ben");
        refuse(finding);
        removal.removeDue();
        removal.removeRefused();
        assertThat(now(finding).open()).isTrue();

        reset(assignments);
        removal.removeRefused();

        assertThat(now(finding).action()).isEqualTo(FindingAction.REMOVED);
        assertThat(now(finding).open()).isFalse();
    }

    @Test
    void oneRoleThatCannotBeRemovedStopsNoOther() {
        var first = toBeRemoved("ada");
        var second = toBeRemoved("ben");
        var third = toBeRemoved("cleo");
        doThrow(new DirectoryUnavailableException("away", null))
                .when(assignments)
                .remove(user(first), role);
        doThrow(new IllegalStateException("odd")).when(assignments).remove(user(second), role);

        removal.removeDue();

        assertThat(now(first).action()).isEqualTo(FindingAction.REMOVING);
        assertThat(now(second).action()).isEqualTo(FindingAction.REMOVING);
        assertThat(now(third).action()).isEqualTo(FindingAction.REMOVED);
    }

    @Test
    void leaseThatCameInBetweenWins() {
        var finding = toBeRemoved("ben");
        ledger.activeLease(user(finding).value(), role.value());

        removal.removeDue();

        verify(assignments, never()).remove(any(), any());
        assertThat(now(finding).open()).isTrue();
    }

    private void refuse(Finding finding) {
        doThrow(new RoleAssignmentRefusedException("Cannot unmap it", "no"))
                .when(assignments)
                .remove(user(finding), role);
    }

    private Finding toBeRemoved(String name) {
        var user = newUser(name);
        when(holdings.findHoldings(new UserId(user), role))
                .thenReturn(List.of(new Holding(new UserId(user), name, Way.DIRECT, "")));
        var id = UUID.randomUUID();
        ledger.sql
                .sql("""
                insert into latchkey.finding (id, kind, subject, user_id, username, role_id, role_name, since, action, detail)
                values (?, 'roleGivenByHand', ?, ?, ?, ?, 'role', now(), 'removing', 'found')
                """)
                .params(id, user + " " + role, user, name, role.value())
                .update();
        return findings.search(new FindingId(id)).orElseThrow();
    }

    private static String newUser(String name) {
        return name + "-" + UUID.randomUUID();
    }

    private static UserId user(Finding finding) {
        return finding.userId().orElseThrow();
    }

    private Finding now(Finding finding) {
        return findings.search(finding.id()).orElseThrow();
    }
}
