package dev.latchkey.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

/** FAULTS row 14, the part that needs no servers: what is ended without the database, and what is not. */
class OfflineRevocationsTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final UserId ALICE = new UserId("alice-id");
    private static final RoleId ROLE = new RoleId("role-id");

    private final AtomicLong stopwatch = new AtomicLong();
    private final LiveLeases ledger = mock(LiveLeases.class);
    private final NodeBeat beat = mock(NodeBeat.class);
    private final RoleAssignments assignments = mock(RoleAssignments.class);
    private final Sessions sessions = mock(Sessions.class);
    private final EvidenceSpool spool = mock(EvidenceSpool.class);
    private final Clock machine = Clock.fixed(NOON, ZoneOffset.UTC);
    private final DatabaseClock clock = new DatabaseClock(machine, stopwatch::get);
    private final LeaseMemory memory = new LeaseMemory(ledger, beat, clock, machine, event -> {}, stopwatch::get);
    private final OfflineRevocations offline =
            new OfflineRevocations(memory, clock, assignments, sessions, spool, mock(OverdueLeases.class));

    @BeforeEach
    void databaseIsThereAtNoon() {
        when(beat.beat()).thenReturn(new NodeBeat.Beat(NOON, false));
    }

    @BeforeEach
    void transactionBegins() {
        TransactionSynchronizationManager.initSynchronization();
    }

    @AfterEach
    void transactionIsOver() {
        TransactionSynchronizationManager.clearSynchronization();
    }

    @Test
    void row14_dueLeaseIsEndedAndNotedAndThenTheSessionsEnd() {
        remember(lease(ALICE, NOON.plusSeconds(20), true, false));
        databaseGoes();
        offline.run();
        verifyNoInteractions(assignments);

        pass(Duration.ofSeconds(15));
        databaseIsTriedInVain();
        offline.run();
        offline.run();

        var order = inOrder(assignments, spool, sessions);
        order.verify(assignments).remove(ALICE, ROLE);
        order.verify(spool).write(any(), eq(NOON.plusSeconds(20)));
        order.verify(sessions).end(ALICE, ROLE);
        order.verifyNoMoreInteractions();
    }

    @Test
    void whileTheDatabaseIsThereNothingIsDone() {
        remember(lease(ALICE, NOON.minusSeconds(20), true, false));
        offline.run();

        verifyNoInteractions(assignments);
    }

    @Test
    void nodeThatWasStoppedItselfLooksAtTheDatabaseFirst() {
        remember(lease(ALICE, NOON.plusSeconds(20), true, false));
        pass(Duration.ofMinutes(5));
        offline.run();

        assertThat(memory.isCutOff()).as("it may have been extended meanwhile").isFalse();
        verifyNoInteractions(assignments);
    }

    @Test
    void standingRoleStays() {
        remember(lease(ALICE, NOON, true, true));
        databaseGoes();
        offline.run();

        verifyNoInteractions(assignments);
    }

    @Test
    void roleStaysAsLongAsAnotherLeaseCoversIt() {
        remember(lease(ALICE, NOON, true, false), lease(ALICE, NOON.plusSeconds(30), true, false));
        databaseGoes();
        offline.run();
        verifyNoInteractions(assignments);

        pass(Duration.ofSeconds(30));
        databaseIsTriedInVain();
        offline.run();
        verify(assignments, times(2)).remove(ALICE, ROLE);
    }

    @Test
    void leaseThatIsBeingRevokedCoversNobody() {
        remember(lease(ALICE, NOON, true, false), lease(ALICE, NOON.plusSeconds(300), false, false));
        databaseGoes();
        offline.run();

        verify(assignments).remove(ALICE, ROLE);
    }

    @Test
    void leaseThatWasEndedHereAfterTheLastLookIsEnded() {
        var lease = lease(ALICE, NOON.plusSeconds(300), true, false);
        remember(lease);
        note(lease.id(), endingAt(lease, NOON, false), TransactionSynchronization.STATUS_COMMITTED);
        databaseGoes();
        offline.run();

        verify(assignments).remove(ALICE, ROLE);
    }

    @Test
    void leaseThatWasEndedHereIsEndedAlsoWhereTheDatabaseDidNotSayWhetherItIs() {
        var lease = lease(ALICE, NOON.plusSeconds(300), true, false);
        remember(lease);
        note(lease.id(), endingAt(lease, NOON, false), TransactionSynchronization.STATUS_UNKNOWN);
        databaseGoes();
        offline.run();

        verify(assignments).remove(ALICE, ROLE);
    }

    @Test
    void endThatWasRolledBackAndExtensionThatMayBeAreNone() {
        var lease = lease(ALICE, NOON.plusSeconds(300), true, false);
        remember(lease);
        note(lease.id(), endingAt(lease, NOON, false), TransactionSynchronization.STATUS_ROLLED_BACK);
        note(lease.id(), endingAt(lease, NOON.plusSeconds(600), true), TransactionSynchronization.STATUS_UNKNOWN);

        assertThat(memory.all()).containsExactly(lease);
    }

    @Test
    void leaseThatIsOverSinceTheLastLookIsNotEndedOnceMore() {
        var lease = lease(ALICE, NOON, true, false);
        remember(lease);
        memory.noteOnceCommitted(lease.id(), Optional.empty());
        complete(TransactionSynchronization.STATUS_COMMITTED);
        databaseGoes();
        offline.run();

        verifyNoInteractions(assignments);
    }

    @Test
    void leaseThatWasOpenedHereAfterTheLastLookIsEndedInItsTime() {
        remember();
        var lease = lease(ALICE, NOON.plusSeconds(60), true, false);
        note(lease.id(), lease, TransactionSynchronization.STATUS_COMMITTED);
        databaseGoes();
        offline.run();
        verifyNoInteractions(assignments);

        pass(Duration.ofSeconds(60));
        databaseIsTriedInVain();
        offline.run();
        verify(assignments).remove(ALICE, ROLE);
    }

    @Test
    void leaseThatWasExtendedHereAfterTheLastLookGoesOn() {
        var lease = lease(ALICE, NOON, true, false);
        remember(lease);
        note(lease.id(), endingAt(lease, NOON.plusSeconds(300), true), TransactionSynchronization.STATUS_COMMITTED);
        databaseGoes();
        offline.run();

        verifyNoInteractions(assignments);
    }

    @Test
    void whatTheLedgerTellsLaterReplacesWhatWasChangedHere() {
        var lease = lease(ALICE, NOON.plusSeconds(300), true, false);
        remember(lease);
        note(lease.id(), endingAt(lease, NOON, false), TransactionSynchronization.STATUS_COMMITTED);
        remember(lease);

        assertThat(memory.all()).containsExactly(lease);
    }

    @Test
    void whatIsChangedHereWhileTheLedgerIsReadStaysUntilTheNextLook() {
        var lease = lease(ALICE, NOON.plusSeconds(300), true, false);
        var ended = endingAt(lease, NOON, false);
        when(ledger.findAll()).thenAnswer(asked -> {
            note(lease.id(), ended, TransactionSynchronization.STATUS_COMMITTED);
            return List.of(lease);
        });
        memory.refresh();

        assertThat(memory.all()).containsExactly(ended);
    }

    @Test
    void whatFailedIsTriedAgainAndNotNoted() {
        remember(lease(ALICE, NOON, true, false));
        databaseGoes();
        doThrow(new DirectoryUnavailableException("away", null))
                .doNothing()
                .when(assignments)
                .remove(ALICE, ROLE);
        offline.run();
        verify(spool, never()).write(any(), any());

        offline.run();
        verify(spool).write(any(), any());
    }

    private void remember(RememberedLease... leases) {
        when(ledger.findAll()).thenReturn(List.of(leases));
        memory.refresh();
    }

    private void databaseGoes() {
        when(beat.beat()).thenThrow(new DataAccessResourceFailureException("away"));
        pass(Duration.ofSeconds(5));
        databaseIsTriedInVain();
    }

    private void databaseIsTriedInVain() {
        try {
            memory.refresh();
            throw new AssertionError("the database is not away");
        } catch (DataAccessResourceFailureException expected) {
            assertThat(memory.isCutOff()).isTrue();
        }
    }

    private static RememberedLease lease(UserId user, Instant endsAt, boolean entitles, boolean standing) {
        return new RememberedLease(LeaseId.random(), user, ROLE, standing, entitles, endsAt);
    }

    private static RememberedLease endingAt(RememberedLease lease, Instant end, boolean entitles) {
        return new RememberedLease(lease.id(), lease.user(), lease.role(), lease.standing(), entitles, end);
    }

    private void note(LeaseId id, RememberedLease lease, int status) {
        memory.noteOnceCommitted(id, Optional.of(lease));
        complete(status);
    }

    /** As a transaction manager does it. */
    private static void complete(int status) {
        TransactionSynchronizationUtils.invokeAfterCompletion(
                TransactionSynchronizationManager.getSynchronizations(), status);
        TransactionSynchronizationManager.clearSynchronization();
        TransactionSynchronizationManager.initSynchronization();
    }

    private void pass(Duration time) {
        stopwatch.addAndGet(time.toNanos());
    }
}
