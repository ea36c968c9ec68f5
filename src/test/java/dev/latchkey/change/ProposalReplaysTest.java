package dev.latchkey.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.latchkey.policy.CandidateTables;
import dev.latchkey.policy.PolicyReplays;
import dev.latchkey.policy.ReplayListener;
import dev.latchkey.policy.ReplayTooLongException;
import dev.latchkey.refusal.ConflictException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.transaction.PlatformTransactionManager;

/** What becomes of a proposal whose replay does not come to its end. */
class ProposalReplaysTest {

    private final PolicyChanges changes = mock(PolicyChanges.class);
    private final PolicyChangeRepository repository = mock(PolicyChangeRepository.class);
    private final ModelStore models = mock(ModelStore.class);
    private final CandidateTables tables = mock(CandidateTables.class);
    private final PolicyReplays past = mock(PolicyReplays.class);
    private final ProposalReplays replays = new ProposalReplays(
            changes,
            repository,
            models,
            tables,
            past,
            new PolicyChangeProperties(Duration.ofDays(1), Duration.ofDays(30)),
            Clock.systemUTC(),
            mock(PlatformTransactionManager.class));
    private final PolicyChange change = PolicyChangeFixture.proposed("access-policy.dmn");

    @BeforeEach
    void propose() {
        when(changes.get(change.id())).thenReturn(change);
        when(repository.mayReplay(change.id())).thenReturn(true);
        when(models.findProposed(any())).thenReturn(Map.of("access-policy.dmn", new byte[0]));
        when(tables.isPolicy("accessPolicy")).thenReturn(true);
    }

    @Test
    void replayThatTakesTooLongIsKeptAsSuchAndNotBegunAgain() {
        var tooLong = mock(ReplayTooLongException.class);
        when(tooLong.getMessage()).thenReturn("The replay takes longer than 10 minutes.");
        when(past.replay(any(), any(), any(), any())).thenThrow(tooLong);

        replays.attach(change.id());

        var report = ArgumentCaptor.forClass(ReplayReport.class);
        verify(repository).attachReplay(eq(change.id()), report.capture());
        assertThat(report.getValue().sentence())
                .isEqualTo("The replay failed: The replay takes longer than 10 minutes.");
    }

    @Test
    void replayOfANodeThatStopsIsNoFailedOne() {
        when(past.replay(any(), any(), any(), any()))
                .thenThrow(new CancellationException("The replay was interrupted"));

        assertThatThrownBy(() -> replays.attach(change.id())).isInstanceOf(CancellationException.class);
        verify(repository, never()).attachReplay(any(), any());
    }

    @Test
    void replayEndsWhenNobodyHasToDecideAnyMore() {
        when(past.replay(any(), any(), any(), any())).thenAnswer(call -> {
            when(changes.get(change.id())).thenReturn(PolicyChangeFixture.in(PolicyChangeState.WITHDRAWN, change));
            call.<ReplayListener>getArgument(3).progress(1, 2);
            return null;
        });

        assertThatThrownBy(() -> replays.attach(change.id())).isInstanceOf(CancellationException.class);
        verify(repository, never()).attachReplay(any(), any());
    }

    @Test
    void oneChangeTakesNoSecondPlaceWhileItIsReplayed() {
        when(repository.mayReplay(change.id())).thenReturn(false);

        assertThatThrownBy(() -> replays.attach(change.id())).isInstanceOf(ConflictException.class);
        verifyNoInteractions(past);
    }
}
