package dev.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.UserId;
import dev.latchkey.reconciliation.Holding;
import dev.latchkey.reconciliation.Holding.Way;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.RoleRepresentation;

class KeycloakHoldingsIT {

    private final ThrowAwayRealmContent content = new ThrowAwayRealmContent();
    private final Adapters adapters = new Adapters(ThrowAwayRealmContent.properties());
    private final KeycloakHoldings holdings = adapters.holdings;
    private final RoleId role = newRole();

    @AfterEach
    void cleanUp() {
        adapters.close();
        content.close();
    }

    @Test
    void roleMappedOntoAPersonIsHeldDirectly() {
        var person = content.newPerson();
        content.map(role, person);

        assertHolding(person, role, Way.DIRECT, "");
    }

    @Test
    void roleOfAGroupIsHeldByItsMembers() {
        var group = content.newGroup();
        var person = content.newPerson(group);
        content.mapOntoGroup(role, group);

        assertHolding(person, role, Way.GROUP, group.substring(1));
    }

    @Test
    void roleOfAGroupIsHeldByThoseBelowItAtAnyDepth() {
        var group = content.newGroup();
        var person = content.newPerson(content.newGroupBelow(content.newGroupBelow(group)));
        content.mapOntoGroup(role, group);

        assertHolding(person, role, Way.GROUP, group.substring(1));
    }

    @Test
    void roleOfASubgroupIsNotHeldByThoseAboveIt() {
        var group = content.newGroup();
        var person = content.newPerson(group);
        content.mapOntoGroup(role, content.newGroupBelow(group));

        assertThat(holdings.findHolders(role)).isEmpty();
        assertThat(holdings.findHoldings(person, role)).isEmpty();
    }

    @Test
    void roleWithinAnotherIsHeldByWhoHoldsThatOneAtAnyDepth() {
        var inner = newRole();
        var outer = newRole();
        content.addToComposite(inner, representationOf(role));
        content.addToComposite(outer, representationOf(inner));
        var person = content.newPerson();
        content.map(outer, person);

        assertHolding(person, role, Way.COMPOSITE, nameOf(outer));
    }

    @Test
    void roleWithinAnotherThatAGroupHasIsHeldByItsMembers() {
        var outer = newRole();
        content.addToComposite(outer, representationOf(role));
        var group = content.newGroup();
        var person = content.newPerson(content.newGroupBelow(group));
        content.mapOntoGroup(outer, group);

        assertHolding(person, role, Way.COMPOSITE, nameOf(outer));
    }

    @Test
    void rolesThatContainOneAnotherInACircleAreTold() {
        var other = newRole();
        content.addToComposite(role, representationOf(other));
        content.addToComposite(other, representationOf(role));
        var person = content.newPerson();
        content.map(other, person);

        assertHolding(person, role, Way.COMPOSITE, nameOf(other));
    }

    @Test
    void roleOfAClientIsHeldInEachOfTheseWays() {
        var ofClient = content.newRoleOf("ci-pipeline");
        var group = content.newGroup();
        var outer = newRole();
        content.addToComposite(outer, representationOf(ofClient));
        content.mapOntoGroup(ofClient, group);
        var direct = content.newPerson();
        content.map(ofClient, direct);
        var member = content.newPerson(group);
        var holderOfOuter = content.newPerson();
        content.map(outer, holderOfOuter);

        assertThat(holdings.findHolders(ofClient))
                .containsExactlyInAnyOrder(
                        holding(direct, Way.DIRECT, ""),
                        holding(member, Way.GROUP, group.substring(1)),
                        holding(holderOfOuter, Way.COMPOSITE, nameOf(outer)));
        assertThat(holdings.findHoldings(direct, ofClient)).containsExactly(holding(direct, Way.DIRECT, ""));
        assertThat(holdings.searchName(ofClient)).contains("ci-pipeline/" + nameOf(ofClient));
    }

    @Test
    void personWhoHoldsItInSeveralWaysIsToldForEach() {
        var outer = newRole();
        content.addToComposite(outer, representationOf(role));
        var group = content.newGroup();
        content.mapOntoGroup(role, group);
        var person = content.newPerson(group);
        content.map(role, person);
        content.map(outer, person);

        var expected = List.of(
                holding(person, Way.DIRECT, ""),
                holding(person, Way.GROUP, group.substring(1)),
                holding(person, Way.COMPOSITE, nameOf(outer)));
        assertThat(holdings.findHolders(role)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(holdings.findHoldings(person, role)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void moreHoldersThanAPageHoldsAreAllTold() {
        var group = content.newGroup();
        content.mapOntoGroup(role, group);
        var people = IntStream.range(0, 120)
                .parallel()
                .mapToObj(i -> content.newPerson(group))
                .toList();
        people.parallelStream().forEach(person -> content.map(role, person));

        var found = holdings.findHolders(role);

        assertThat(found).hasSize(240).doesNotHaveDuplicates();
        assertThat(found)
                .filteredOn(holding -> holding.way() == Way.DIRECT)
                .extracting(Holding::user)
                .containsExactlyInAnyOrderElementsOf(people);
    }

    @Test
    void roleThatWasRenamedIsFoundUnderItsNewName() {
        var person = content.newPerson();
        content.map(role, person);
        var name = ThrowAwayRealmContent.uniqueName("renamed");

        content.rename(role, name);

        assertHolding(person, role, Way.DIRECT, "");
        assertThat(holdings.searchName(role)).contains(name);
    }

    @Test
    void roleThatIsGoneIsHeldByNobodyAlsoIfANewOneHasItsName() {
        var person = content.newPerson();
        content.map(role, person);
        var name = nameOf(role);
        content.realm().rolesById().deleteRole(role.value());
        var successor = content.newRole(name, ThrowAwayRealmContent.REQUESTABLE);
        content.map(successor, person);

        assertThat(holdings.findHolders(role)).isEmpty();
        assertThat(holdings.findHoldings(person, role)).isEmpty();
        assertThat(holdings.searchName(role)).isEmpty();
    }

    @Test
    void personWhoIsGoneHoldsNothing() {
        var person = content.newPerson();
        content.map(role, person);
        content.realm().users().get(person.value()).remove();

        assertThat(holdings.findHolders(role)).isEmpty();
        assertThat(holdings.findHoldings(person, role)).isEmpty();
    }

    @Test
    void roleThatSaysItIsRequestableIsWatchedHoweverBadlyItIsDescribed() {
        var undescribed = content.newRole(
                ThrowAwayRealmContent.uniqueName("role"), Map.of("latchkey.requestable", List.of("yes, please")));
        var plain = content.newRole(ThrowAwayRealmContent.uniqueName("role"), Map.of());
        var withdrawn = content.newRole(
                ThrowAwayRealmContent.uniqueName("role"), Map.of("latchkey.requestable", List.of("false")));
        var ofClient = content.newRoleOf("ci-pipeline");

        assertThat(holdings.findRequestable())
                .contains(role, undescribed, ofClient)
                .doesNotContain(plain, withdrawn);
    }

    @Test
    void roleThatHasComeToAdministerKeycloakIsWatchedAllTheMore() {
        content.addToComposite(role, content.administrativeRole("manage-users"));

        assertThat(adapters.catalog.searchRole(role)).isEmpty();
        assertThat(holdings.findRequestable()).contains(role);
    }

    @Test
    void roleThatKeycloakBringsAlongIsNotWatchedEvenIfItSaysSo() {
        var builtIn = content.realm().roles().get("uma_authorization").toRepresentation();
        builtIn.setAttributes(ThrowAwayRealmContent.REQUESTABLE);
        content.realm().rolesById().updateRole(builtIn.getId(), builtIn);
        try {
            assertThat(holdings.findRequestable()).doesNotContain(new RoleId(builtIn.getId()));
        } finally {
            builtIn.setAttributes(Map.of());
            content.realm().rolesById().updateRole(builtIn.getId(), builtIn);
        }
    }

    @Test
    void accountThatMayNotSeePeopleIsNotToldThatNobodyHoldsTheRole() {
        var person = content.newPerson();
        content.map(role, person);

        content.withoutRight(
                "latchkey-grant",
                "view-users",
                () -> assertThatThrownBy(() -> holdings.findHolders(role))
                        .isInstanceOf(DirectoryUnavailableException.class)
                        .hasMessageContaining("see people"));
    }

    @Test
    void roleOfAClientThatLatchkeyMayNotSeeIsNotToldToBeHeldByNobody() {
        var hidden = new RoleId(content.administrativeRole("view-users").getId());

        assertThatThrownBy(() -> holdings.findHolders(hidden)).isInstanceOf(DirectoryUnavailableException.class);
    }

    private RoleId newRole() {
        return content.newRole(ThrowAwayRealmContent.uniqueName("role"), ThrowAwayRealmContent.REQUESTABLE);
    }

    private void assertHolding(UserId person, RoleId held, Way way, String via) {
        assertThat(holdings.findHolders(held)).containsExactly(holding(person, way, via));
        assertThat(holdings.findHoldings(person, held)).containsExactly(holding(person, way, via));
    }

    private Holding holding(UserId person, Way way, String via) {
        return new Holding(person, content.usernameOf(person), way, via);
    }

    private String nameOf(RoleId id) {
        return representationOf(id).getName();
    }

    private RoleRepresentation representationOf(RoleId id) {
        return content.realm().rolesById().getRole(id.value());
    }
}
