package dev.latchkey.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.Tier;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.finding.ExceptionRepository;
import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingAction;
import dev.latchkey.finding.FindingKind;
import dev.latchkey.finding.FindingRepository;
import dev.latchkey.finding.FindingWorkflow;
import dev.latchkey.finding.FindingsForPeople;
import dev.latchkey.finding.PeopleDesk;
import dev.latchkey.finding.Resolution;
import dev.latchkey.lease.Sessions;
import dev.latchkey.support.LedgerRig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is found, remembered and handed over while Keycloak is away or the engine in trouble. */
class LedgerAloneIT {

    private static LedgerRig ledger;

    private final String ben = "ben-" + UUID.randomUUID();
    private final String role = "role-" + UUID.randomUUID();
    private final Sessions sessions = mock(Sessions.class);
    private final FindingWorkflow workflow = mock(FindingWorkflow.class);
    private FindingRepository findings;
    private FindingLog log;
    private LeaseEnds ends;

    @BeforeAll
    static void migrate() {
        ledger = new LedgerRig();
    }

    @BeforeEach
    void setUp() {
        findings = new FindingRepository(ledger.sql);
        log = new FindingLog(
                findings,
                new ReconciliationProperties(
                        Duration.ofSeconds(20), Duration.ofSeconds(3), Duration.ofDays(30), Map.of()));
        ends = new LeaseEnds(ledger.sql);
        when(sessions.isAnyLeft(any(), any(), any())).thenThrow(new DirectoryUnavailableException("away", null));
        when(sessions.end(any(), any())).thenThrow(new DirectoryUnavailableException("away", null));
    }

    @Test
    void row1_leaseThatIsOverdueByAMinuteIsFoundWithoutKeycloak() {
        overdueLease("30 seconds", null);
        checkOverdue();
        assertThat(open()).isEmpty();

        ledger.sql
                .sql(
                        "update latchkey.lease set revoking_since = revoking_since - interval '31 seconds' where user_id = ?")
                .param(ben)
                .update();
        checkOverdue();
        checkOverdue();

        assertThat(open()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(FindingKind.OVERDUE_REVOCATION);
            assertThat(finding.roleName()).contains(role);
            assertThat(finding.tier()).contains(Tier.HIGH);
            assertThat(finding.ownerGroup()).contains("approvers/orders");
            assertThat(finding.detail()).contains("has not confirmed");
        });
    }

    @Test
    void row33_leaseThatKeycloakRefusesToEndIsFoundAtOnceAndClosesByItself() {
        var lease = overdueLease("0 seconds", "forbidden");

        checkOverdue();

        assertThat(open())
                .singleElement()
                .satisfies(finding -> assertThat(finding.detail()).contains("refuses"));
        end(lease, "0 seconds");
        checkOverdue();
        assertThat(open()).isEmpty();
    }

    @Test
    void outageThatIsJustATryIsNotFoundAtOnce() {
        overdueLease("5 seconds", "unreachable");

        checkOverdue();

        assertThat(open()).isEmpty();
    }

    @Test
    void sessionsThatCouldNotBeEndedAreFoundAfterAMinuteAndCloseWhenTheyAre() {
        end(overdueLease("2 minutes", null), "30 seconds");
        checkSessions();
        assertThat(open()).isEmpty();
        var lease = overdueLease("2 minutes", null);
        end(lease, "61 seconds");

        checkSessions();
        checkSessions();

        assertThat(open()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(FindingKind.RESIDUAL_SESSION);
            assertThat(finding.detail()).contains("could not be ended");
        });
        ledger.sql
                .sql("update latchkey.lease set sessions_ended_at = now() where id = ?")
                .param(lease)
                .update();
        reset(sessions);
        checkSessions();
        assertThat(open()).isEmpty();
    }

    @Test
    void roleIsDescribedAsTheLedgerRemembersItWhileKeycloakIsAway() {
        ledger.endedLease(ben, role);
        var catalog = mock(RoleCatalog.class);
        when(catalog.searchRole(any(RoleId.class))).thenThrow(new DirectoryUnavailableException("away", null));
        var roles = new WatchedRoles(
                mock(Holdings.class),
                catalog,
                new LedgerLeases(ledger.sql),
                findings,
                new ExceptionRepository(ledger.sql),
                ledger.sql);

        assertThat(roles.describe(new RoleId(role))).satisfies(described -> {
            assertThat(described.name()).isEqualTo(role);
            assertThat(described.tier()).contains(Tier.HIGH);
            assertThat(described.ownerGroup()).contains("approvers/orders");
        });
        assertThat(roles.describe(new RoleId("unheard-of")).name()).isEqualTo("unheard-of");
    }

    @Test
    void findingThatCannotBeHandedOverStopsNeitherOthersNorWithdrawals() {
        overdueLease("2 minutes", null);
        checkOverdue();
        var stuck = open().get(0).id();
        overdueLease("2 minutes", null);
        checkOverdue();
        var other = open().stream()
                .map(Finding::id)
                .filter(id -> !id.equals(stuck))
                .findFirst()
                .orElseThrow();
        doThrow(new IllegalStateException("engine in trouble")).when(workflow).detected(stuck);
        var desk = new PeopleDesk(new FindingsForPeople(ledger.sql), workflow, ledger.transaction());

        desk.serve();
        findings.close(other, FindingAction.RETRYING, Resolution.VANISHED, Finding.BY_LATCHKEY, "gone");
        desk.serve();

        verify(workflow).detected(other);
        verify(workflow).closed(other);
        verify(workflow, times(2)).detected(stuck);
        assertThat(new FindingsForPeople(ledger.sql).findToHandOver()).contains(stuck);
    }

    @Test
    void findingWhoseProcessIsGoneIsAskedAboutAnew() {
        overdueLease("2 minutes", null);
        checkOverdue();
        var finding = open().get(0).id();
        var desk = new PeopleDesk(new FindingsForPeople(ledger.sql), workflow, ledger.transaction());
        desk.serve();
        when(workflow.findAsked()).thenReturn(Set.of(finding));
        desk.askAgain();
        desk.serve();
        verify(workflow).detected(finding);

        when(workflow.findAsked()).thenReturn(Set.of());
        desk.askAgain();
        desk.serve();

        verify(workflow, times(2)).detected(finding);
    }

    private void checkOverdue() {
        new OverdueCheck(ends, findings, log).check();
    }

    private void checkSessions() {
        new SessionCheck(ends, sessions, findings, log).check();
    }

    private List<Finding> open() {
        return ledger.sql
                .sql("select * from latchkey.finding where user_id = ? and state = 'open'")
                .param(ben)
                .query(FindingRepository::read)
                .list();
    }

    private UUID overdueLease(String late, String trouble) {
        var lease = ledger.activeLease(ben, role);
        ledger.sql.sql("""
                update latchkey.lease set state = 'revoking', ended_by = 'expiry', trouble = ?,
                    revoking_since = clock_timestamp() - ?::interval
                where id = ?
                """).params(trouble, late, lease).update();
        return lease;
    }

    private void end(UUID lease, String ago) {
        ledger.sql.sql("""
                update latchkey.lease set state = 'ended', ended_at = clock_timestamp() - ?::interval, role_removed = true
                where id = ?
                """).params(ago, lease).update();
    }
}
