package dev.latchkey.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.policy.ReplaySummary;
import dev.latchkey.policy.TablesInForce;
import dev.latchkey.refusal.ConflictException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody agrees to is what they looked at, its replay among that. */
class PolicyChangesTest {

    private static final Person SAM = new Person(new UserId("id-of-sam"), "sam", true, Set.of("security"));

    private final PolicyChangeRepository repository = mock(PolicyChangeRepository.class);
    private final ModelStore models = mock(ModelStore.class);
    private final TablesInForce tables = mock(TablesInForce.class);
    private final People people = mock(People.class);
    private final PolicyChanges changes = new PolicyChanges(
            repository,
            models,
            tables,
            people,
            new PolicyChangeProperties(Duration.ofDays(1), Duration.ofDays(30)),
            Clock.systemUTC());
    private final PolicyChange change = PolicyChangeFixture.replayed(
            new ReplayReport(
                    30,
                    new ReplaySummary(
                            1, 0, 1, 0, 0, 0, Map.of(), List.of("accessPolicy:candidate", "accessObjections:7"), 0.1),
                    List.of(),
                    null),
            PolicyChangeFixture.proposed("access-policy.dmn"));

    @BeforeEach
    void propose() {
        when(repository.lock(change.id())).thenReturn(Optional.of(change));
        when(repository.search(change.id())).thenReturn(Optional.of(change));
        when(people.searchPerson(change.proposerId())).thenReturn(Optional.of(proposer("platform-admins")));
        when(models.versionInForce("access-policy.dmn", "accessPolicy")).thenReturn(3);
    }

    @Test
    void changeIsAgreedToWhileItsReplayIsTrue() {
        when(tables.names()).thenReturn(List.of("accessPolicy:3", "accessObjections:7"));

        assertThat(changes.decide(SAM, change.id(), "approve", null)).isEqualTo(PolicyChangeState.APPROVED);
        assertThat(changes.closeIfSuperseded(change.id())).isEmpty();
    }

    @Test
    void changeIsSupersededByOneOfATableThatItsReplayDecidedWith() {
        when(tables.names()).thenReturn(List.of("accessPolicy:3", "accessObjections:8"));

        assertThatThrownBy(() -> changes.decide(SAM, change.id(), "approve", null))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("proposed anew");
        verify(repository, never()).decide(any(), any(), any(), any());
        assertThat(changes.closeIfSuperseded(change.id())).isPresent();
        verify(repository).settle(change.id(), PolicyChangeState.SUPERSEDED);
    }

    @Test
    void nobodyAgreesInTheNameOfWhoIsGone() {
        when(tables.names()).thenReturn(List.of("accessPolicy:3", "accessObjections:7"));
        for (var proposer : List.of(Optional.<Person>empty(), Optional.of(proposer("developers")))) {
            when(people.searchPerson(change.proposerId())).thenReturn(proposer);

            assertThatThrownBy(() -> changes.decide(SAM, change.id(), "approve", null))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("not a platform admin any more");
            verify(repository, never()).decide(any(), any(), any(), any());
        }
        assertThat(changes.decide(SAM, change.id(), "reject", null)).isEqualTo(PolicyChangeState.REJECTED);
    }

    private Person proposer(String group) {
        return new Person(change.proposerId(), change.proposedBy(), true, Set.of(group));
    }

    @Test
    void nobodyPilesUpProposals() {
        var adam = new Person(new UserId("id-of-adam"), "adam", true, Set.of("platform-admins"));
        var proposal = new Proposal("Edit", "", change.resources());
        when(repository.search(any())).thenReturn(Optional.of(change));
        when(repository.countOpen(adam.id())).thenReturn(19);
        assertThat(changes.propose(adam, proposal, "deployment")).isEqualTo(change);

        when(repository.countOpen(adam.id())).thenReturn(20);
        assertThatThrownBy(() -> changes.propose(adam, proposal, "deployment"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("take one back");
    }

    @Test
    void whoProposedItDoesNotGetToTheTables() {
        var adam = new Person(new UserId("id-of-adam"), "adam", true, Set.of("platform-admins", "security"));

        assertThatThrownBy(() -> changes.decide(adam, change.id(), "approve", null))
                .hasMessageContaining("cannot decide");
        verify(models, never()).holdStill();
    }
}
