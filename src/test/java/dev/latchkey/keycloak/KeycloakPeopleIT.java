package dev.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.representations.idm.GroupRepresentation;

class KeycloakPeopleIT {

    private final ThrowAwayRealmContent content = new ThrowAwayRealmContent();
    private final Adapters adapters = new Adapters(ThrowAwayRealmContent.properties());
    private final KeycloakPeople people = adapters.people;

    @AfterEach
    void cleanUp() {
        adapters.close();
        content.close();
    }

    @Test
    void personIsFoundByNameAndByIdWithGroupPaths() {
        var olivia = people.searchPerson("olivia").orElseThrow();

        assertThat(olivia.username()).isEqualTo("olivia");
        assertThat(olivia.enabled()).isTrue();
        assertThat(olivia.groups()).containsExactly("approvers/orders");
        assertThat(people.searchPerson(olivia.id())).contains(olivia);
    }

    @Test
    void onlyTheAttributesAreReadThatThePolicyMayUse() {
        var person = content.newPerson("/developers");
        link(person, "human-" + person);
        assertThat(people.searchPerson(person).orElseThrow().attributes()).isEmpty();

        var user = content.realm().users().get(person.value()).toRepresentation();
        user.singleAttribute("department", "external");
        content.realm().users().get(person.value()).update(user);
        assertThat(people.searchPerson(person).orElseThrow().attributes())
                .containsExactlyEntriesOf(Map.of("department", "external"));
    }

    @Test
    void groupWhoseNameLooksLikeThePathOfAnotherOneIsNotBelieved() {
        var group = new GroupRepresentation();
        group.setName("approvers/orders");
        String pretender;
        try (var response = content.realm().groups().add(group)) {
            pretender = CreatedResponseUtil.getCreatedId(response);
        }
        var below = new GroupRepresentation();
        below.setName("payments");
        try {
            String child;
            try (var response = content.realm().groups().group(pretender).subGroup(below)) {
                child = CreatedResponseUtil.getCreatedId(response);
            }
            var person = content.newPerson("/developers");
            content.realm().users().get(person.value()).joinGroup(pretender);
            content.realm().users().get(person.value()).joinGroup(child);

            assertThat(people.searchPerson(person).orElseThrow().groups()).containsExactly("developers");
        } finally {
            content.realm().groups().group(pretender).remove();
        }
        assertThat(people.searchPerson("olivia").orElseThrow().groups()).containsExactly("approvers/orders");
    }

    @Test
    void accountsOfOneHumanAreToldByTheAttributeThatLinksThem() {
        var human = "human-" + System.nanoTime();
        var first = content.newPerson("/developers");
        var second = content.newPerson("/security");
        var other = content.newPerson("/security");
        link(first, human);
        link(second, human);
        link(other, human + "-2");

        assertThat(people.searchPerson(first).orElseThrow().accounts()).containsExactlyInAnyOrder(first, second);
        assertThat(people.searchPerson(second).orElseThrow().hasAccount(first)).isTrue();
        assertThat(people.searchPerson(other).orElseThrow().accounts()).containsExactly(other);
        assertThat(people.searchPerson("olivia").orElseThrow().accounts()).hasSize(1);
    }

    @Test
    void disabledAccountStillBelongsToItsHuman() {
        var human = "human-" + System.nanoTime();
        var first = content.newPerson();
        var second = content.newPerson();
        link(first, human);
        link(second, human);
        var user = content.realm().users().get(first.value()).toRepresentation();
        user.setEnabled(false);
        content.realm().users().get(first.value()).update(user);

        assertThat(people.searchPerson(second).orElseThrow().hasAccount(first)).isTrue();
    }

    private void link(UserId account, String human) {
        var user = content.realm().users().get(account.value()).toRepresentation();
        user.singleAttribute(KeycloakPeople.PERSON, human);
        content.realm().users().get(account.value()).update(user);
    }

    @Test
    void changesAreSeenAtOnce() {
        var id = content.newPerson("/security", "/developers");
        assertThat(people.searchPerson(id))
                .map(Person::groups)
                .hasValueSatisfying(groups -> assertThat(groups).containsExactlyInAnyOrder("security", "developers"));

        var security = content.realm().getGroupByPath("/security").getId();
        content.realm().users().get(id.value()).leaveGroup(security);
        var user = content.realm().users().get(id.value()).toRepresentation();
        user.setEnabled(false);
        content.realm().users().get(id.value()).update(user);

        var changed = people.searchPerson(id).orElseThrow();
        assertThat(changed.groups()).containsExactly("developers");
        assertThat(changed.enabled()).isFalse();
    }

    @Test
    void personWhoIsGoneIsNotFound() {
        var id = content.newPerson();
        var name = content.usernameOf(id);
        content.realm().users().get(id.value()).remove();

        assertThat(people.searchPerson(id)).isEmpty();
        assertThat(people.searchPerson(name)).isEmpty();
    }

    @Test
    void serviceAccountIsAPersonToo() {
        assertThat(people.searchPerson("service-account-latchkey-grant")).isPresent();
    }

    @Test
    void nameMustBeSpelledExactly() {
        var name = content.usernameOf(content.newPerson());

        assertThat(people.searchPerson(name.toUpperCase(Locale.ROOT))).isEmpty();
        assertThat(people.searchPerson(name.substring(1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "*", "%", "{x}", "alice&exact=false", "no-such-person"})
    void whatNamesNobodyFindsNobody(String name) {
        assertThat(people.searchPerson(name)).isEmpty();
    }

    @Test
    void idThatIsAPathFindsNobody() {
        assertThat(people.searchPerson(new UserId(".."))).isEmpty();
        assertThat(people.searchPerson(new UserId("../roles"))).isEmpty();
    }

    @Test
    void lookingSomebodyUpTellsHowKeycloaksClockStands() {
        people.searchPerson(content.newPerson());

        assertThat(adapters.clock.lead())
                .hasValueSatisfying(lead -> assertThat(lead.abs()).isLessThan(Duration.ofSeconds(5)));
    }
}
