package dev.latchkey.lease;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atMost;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.latchkey.directory.DirectoryAwayException;
import dev.latchkey.directory.DirectoryDefectException;
import dev.latchkey.directory.DirectoryDefectException.Defect;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.lease.OverdueLeases.Claimed;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.stubbing.OngoingStubbing;

/** FAULTS row 32, without servers: what keeps the sweeper from trying, and what does not. */
class LeaseSweeperTest {

    private static final LeaseId POISONED = LeaseId.random();
    private static final LeaseId OTHER = LeaseId.random();

    private final Revocations revocations = mock(Revocations.class);
    private final OverdueLeases overdue = mock(OverdueLeases.class);
    private final LeaseSweeper sweeper = new LeaseSweeper(
            revocations,
            overdue,
            new DatabaseClock(Clock.systemUTC()),
            new SweeperProperties(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, Path.of("spool")));

    @BeforeEach
    void nothingIsDue() {
        when(overdue.claimNext(any(), any())).thenReturn(Optional.empty());
    }

    @Test
    void row32_whileKeycloakIsAwayTheOthersAreNotTriedInVain() {
        due(Stream.generate(() -> OTHER).limit(20));
        doThrow(new DirectoryAwayException("away", null)).when(revocations).revoke(any());
        sweeper.sweep();
        sweeper.sweep();

        verify(revocations, atMost(8)).revoke(any());
        verify(overdue, times(4)).markTrouble(OTHER, RevocationTrouble.UNREACHABLE);
    }

    @Test
    void oneLeaseThatKeycloakCannotServeKeepsNoOtherFromItsEnd() {
        due(Stream.concat(Stream.generate(() -> POISONED).limit(20), Stream.of(OTHER)));
        doThrow(new DirectoryUnavailableException("status 500 for this person", null))
                .when(revocations)
                .revoke(POISONED);
        sweeper.sweep();

        verify(revocations).revoke(OTHER);
        verify(overdue, never()).putInFront(POISONED);
    }

    /** Nobody tells Latchkey that it was mended: each is tried in its turn, and none keeps another waiting. */
    @Test
    void whatHasToBeMendedInKeycloakKeepsNothingFromBeingTriedAgain() {
        due(Stream.concat(Stream.generate(() -> POISONED).limit(20), Stream.of(OTHER)));
        doThrow(new DirectoryDefectException(Defect.SIGN_IN, "wrong secret"))
                .when(revocations)
                .revoke(POISONED);
        sweeper.sweep();

        verify(revocations, times(20)).revoke(POISONED);
        verify(revocations).revoke(OTHER);
        verify(overdue, times(20)).markTrouble(POISONED, RevocationTrouble.UNREACHABLE);
    }

    @Test
    void refusalIsWrittenDownAsWhatItIs() {
        due(Stream.of(OTHER));
        doThrow(new RoleAssignmentForbiddenException("Cannot unmap it", "not allowed"))
                .when(revocations)
                .revoke(OTHER);
        sweeper.sweep();

        verify(overdue).markTrouble(OTHER, RevocationTrouble.FORBIDDEN);
    }

    private void due(Stream<LeaseId> leases) {
        OngoingStubbing<Optional<Claimed>> claim = when(overdue.claimNext(any(), any()));
        for (var lease : leases.toList()) {
            claim = claim.thenReturn(Optional.of(new Claimed(lease, false)));
        }
        claim.thenReturn(Optional.empty());
    }
}
