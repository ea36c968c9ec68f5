package dev.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import dev.latchkey.reconciliation.RoleChange;
import dev.latchkey.reconciliation.RoleChange.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeycloakRoleChangesIT {

    private final ThrowAwayRealmContent content = new ThrowAwayRealmContent();
    private final Adapters adapters = new Adapters(ThrowAwayRealmContent.properties());
    private final KeycloakRoleChanges changes = adapters.roleChanges;
    private final UserId person = content.newPerson();
    private final RoleId role = content.newRequestableRole();

    /** Tests run on the machine that Keycloak runs on. */
    private final Instant begin = Instant.now().minusSeconds(1);

    @AfterEach
    void cleanUp() {
        adapters.close();
        content.close();
    }

    @Test
    void whatLatchkeyDidIsToldInOrderAndAsItsOwn() {
        adapters.assignments.assign(person, role);
        adapters.assignments.remove(person, role);

        assertThat(changesOfThisTest()).extracting(RoleChange::kind).containsExactly(Kind.GIVEN, Kind.TAKEN);
        assertThat(changesOfThisTest()).allSatisfy(change -> {
            assertThat(change.byLatchkey()).isTrue();
            assertThat(change.actor()).isEqualTo("service-account-latchkey-grant");
            assertThat(change.roles()).containsExactly(role);
            assertThat(change.at()).isBetween(begin, Instant.now().plusSeconds(1));
        });
    }

    @Test
    void administratorOfAnotherRealmIsToldAsSuch() {
        content.map(role, person);

        assertThat(changesOfThisTest()).singleElement().satisfies(change -> {
            assertThat(change.byLatchkey()).isFalse();
            assertThat(change.actor()).matches("an administrator of another realm \\(id [0-9a-f-]{36}\\)");
        });
    }

    @Test
    void sessionAccountThatMapsARoleIsNotTakenForLatchkey() {
        var mappings = List.of(content.realm().rolesById().getRole(role.value()));
        adapters.clients
                .sessionAccount()
                .orElseThrow()
                .write(
                        "map role",
                        realm -> realm.users()
                                .get(person.value())
                                .roles()
                                .realmLevel()
                                .add(mappings));

        assertThat(changesOfThisTest()).singleElement().satisfies(change -> {
            assertThat(change.byLatchkey()).isFalse();
            assertThat(change.actor()).isEqualTo("service-account-latchkey-sessions");
        });
    }

    @Test
    void roleOfAClientIsToldLikeAnyOther() {
        var ofClient = content.newRoleOf("ci-pipeline");

        content.map(ofClient, person);

        assertThat(changesOfThisTest()).extracting(RoleChange::roles).containsExactly(Set.of(ofClient));
    }

    @Test
    void mappingOntoAGroupIsNoChangeOfAPerson() {
        content.mapOntoGroup(role, content.newGroup());

        assertThat(changes.findSince(begin)).noneMatch(change -> change.roles().contains(role));
    }

    @Test
    void newestChangeOfAKindIsFoundAmongOthers() {
        var other = content.newRequestableRole();
        content.map(role, person);
        adapters.assignments.assign(person, role);
        content.map(other, person);
        adapters.assignments.remove(person, role);

        assertThat(changes.searchNewest(person, role, Kind.GIVEN)).hasValueSatisfying(change -> {
            assertThat(change.byLatchkey()).isTrue();
            assertThat(change.user()).isEqualTo(person);
        });
        assertThat(changes.searchNewest(person, other, Kind.GIVEN))
                .map(RoleChange::byLatchkey)
                .contains(false);
        assertThat(changes.searchNewest(person, role, Kind.TAKEN)).isPresent();
        assertThat(changes.searchNewest(person, other, Kind.TAKEN)).isEmpty();
    }

    @Test
    void nothingIsToldOfTheTimeBefore() {
        content.map(role, person);

        assertThat(changes.findSince(Instant.now().plusSeconds(60))).isEmpty();
    }

    private List<RoleChange> changesOfThisTest() {
        return changes.findSince(begin).stream()
                .filter(change -> change.user().equals(person))
                .toList();
    }
}
