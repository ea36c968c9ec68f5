package dev.latchkey.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.latchkey.directory.DirectoryAwayException;
import dev.latchkey.directory.DirectoryDefectException;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.request.AccessRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who is asked about when a stage opens, and what their look-up may keep from happening. */
class StandInsTest {

    private static final String GROUP = "approvers/orders";
    private static final ApprovalStage STAGE = new ApprovalStage(
            1, GROUP, 1, StageState.OPEN, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    private static final UserId REQUESTER = new UserId("ben");

    private final Delegations delegations = mock(Delegations.class);
    private final People people = mock(People.class);
    private final StandIns standIns = new StandIns(delegations, mock(ApprovalRepository.class), people);

    @Test
    void nobodyIsLookedUpForADelegationOfOrToTheRequester() {
        inForce(delegation("ben", "oscar"), delegation("olivia", "ben"));

        assertThat(standIns.search(request(), STAGE)).isEmpty();
        verifyNoInteractions(people);
    }

    @Test
    void delegateOfSomebodyOfAnotherGroupIsNotLookedUp() {
        inForce(delegation("sam", "sonia"));
        known("sam", "security");

        assertThat(standIns.search(request(), STAGE)).isEmpty();
        verify(people, never()).searchPerson(new UserId("sonia"));
    }

    @Test
    void answerThatCannotBeUsedIsLeftOutForTheNextDelegate() {
        inForce(delegation("olivia", "otto"), delegation("omar", "oscar"));
        known("olivia", GROUP);
        known("omar", GROUP);
        known("oscar", GROUP);
        when(people.searchPerson(new UserId("otto"))).thenThrow(new DirectoryUnavailableException("status 500", null));

        assertThat(standIns.search(request(), STAGE)
                        .flatMap(StandIns.StandIn::delegate)
                        .map(Person::username))
                .contains("oscar");
    }

    @Test
    void firstReasonIsKeptWhereNobodyCanBeNamed() {
        inForce(delegation("olivia", "otto"), delegation("omar", "gone"));
        known("olivia", GROUP);
        known("omar", GROUP);
        when(people.searchPerson(new UserId("otto"))).thenThrow(new DirectoryUnavailableException("status 500", null));

        var found = standIns.search(request(), STAGE).orElseThrow();
        assertThat(found.delegate()).isEmpty();
        assertThat(found.reason())
                .isEqualTo("olivia is away and named otto, but what Keycloak says of otto cannot be used");
    }

    @Test
    void absenceThatNobodyCanTellOfIsNotToldInTheTrail() {
        inForce(delegation("olivia", "otto"));
        when(people.searchPerson(new UserId("olivia")))
                .thenThrow(new DirectoryUnavailableException("status 500", null));

        assertThat(standIns.search(request(), STAGE)).isEmpty();
    }

    @Test
    void whatSomebodyHasToMendFirstIsNoReasonToOpenWithoutADelegate() {
        inForce(delegation("olivia", "oscar"));
        when(people.searchPerson(any(UserId.class)))
                .thenThrow(new DirectoryDefectException(DirectoryDefectException.Defect.RIGHT, "403"));

        assertThatThrownBy(() -> standIns.search(request(), STAGE)).isInstanceOf(DirectoryDefectException.class);
    }

    @Test
    void outageOfKeycloakIsNoReasonToOpenWithoutADelegate() {
        inForce(delegation("olivia", "oscar"));
        when(people.searchPerson(any(UserId.class))).thenThrow(new DirectoryAwayException("away", null));

        assertThatThrownBy(() -> standIns.search(request(), STAGE)).isInstanceOf(DirectoryAwayException.class);
    }

    private void inForce(Delegation... some) {
        when(delegations.findInForce()).thenReturn(List.of(some));
    }

    private void known(String name, String group) {
        var id = new UserId(name);
        when(people.searchPerson(id)).thenReturn(Optional.of(new Person(id, name, true, Set.of(group))));
    }

    private static Delegation delegation(String delegator, String delegate) {
        var now = Instant.now();
        return new Delegation(
                UUID.randomUUID(),
                new UserId(delegator),
                delegator,
                new UserId(delegate),
                delegate,
                now,
                now.plus(Duration.ofHours(1)),
                Optional.empty());
    }

    private static AccessRequest request() {
        var request = mock(AccessRequest.class);
        when(request.requesterId()).thenReturn(REQUESTER);
        when(request.isBy(REQUESTER)).thenReturn(true);
        return request;
    }
}
