package dev.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.RoleName;
import dev.latchkey.directory.UserId;
import dev.latchkey.lease.RoleAssignmentForbiddenException;
import dev.latchkey.lease.RoleAssignmentRefusedException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.RoleRepresentation;

class KeycloakRoleAssignmentsIT {

    private final ThrowAwayRealmContent content = new ThrowAwayRealmContent();
    private final Adapters adapters = new Adapters(ThrowAwayRealmContent.properties());
    private final KeycloakRoleAssignments assignments = adapters.assignments;
    private final UserId person = content.newPerson();

    @AfterEach
    void cleanUp() {
        adapters.close();
        content.close();
    }

    @Test
    void roleIsThereAfterGrantingItTwiceAndGoneAfterRevokingItTwice() {
        var role = content.newRequestableRole();

        assignments.assign(person, role);
        assignments.assign(person, role);
        assertThat(assignments.isAssigned(person, role)).isTrue();
        assertThat(rolesOf(person)).contains(role.value());

        assignments.remove(person, role);
        assignments.remove(person, role);
        assertThat(assignments.isAssigned(person, role)).isFalse();
        assertThat(rolesOf(person)).doesNotContain(role.value());
    }

    @Test
    void roleOfAClientIsGrantedAndRevoked() {
        var deployer = adapters.catalog
                .searchRole(RoleName.parse("ci-pipeline/deployer"))
                .orElseThrow()
                .id();

        assignments.assign(person, deployer);
        assertThat(clientRolesOf(person, "ci-pipeline")).containsExactly("deployer");

        assignments.remove(person, deployer);
        assertThat(clientRolesOf(person, "ci-pipeline")).isEmpty();
        assertThat(assignments.isAssigned(person, deployer)).isFalse();
    }

    @Test
    void roleThatWasRenamedDuringTheLeaseIsStillTaken() {
        var role = content.newRequestableRole();
        assignments.assign(person, role);

        content.rename(role, ThrowAwayRealmContent.uniqueName("renamed"));
        assertThat(assignments.isAssigned(person, role)).isTrue();
        assignments.remove(person, role);

        assertThat(rolesOf(person)).doesNotContain(role.value());
    }

    @Test
    void standingRolesStayWhenARoleIsTaken() {
        var role = content.newRequestableRole();
        var standing = content.newRequestableRole();
        assignments.assign(person, standing);
        var before = rolesOf(person);

        assignments.assign(person, role);
        assignments.remove(person, role);

        assertThat(rolesOf(person)).isEqualTo(before).contains(standing.value());
    }

    @Test
    void emptyListOfRolesNeverReachesKeycloak() {
        var role = content.newRequestableRole();
        assignments.assign(person, role);
        var before = rolesOf(person);
        var mappings = List.<List<RoleRepresentation>>of(List.of(), List.of(new RoleRepresentation()));

        for (var body : mappings) {
            assertThatThrownBy(() -> adapters.clients
                            .grantAccount()
                            .write(
                                    "unmap nothing",
                                    realm -> realm.users()
                                            .get(person.value())
                                            .roles()
                                            .realmLevel()
                                            .remove(body)))
                    .isInstanceOf(RoleMappingGuard.EmptyRoleMappingException.class);
        }
        assertThatThrownBy(() -> adapters.clients
                        .grantAccount()
                        .write(
                                "unmap null",
                                realm -> realm.users()
                                        .get(person.value())
                                        .roles()
                                        .realmLevel()
                                        .remove(null)))
                .isInstanceOf(RoleMappingGuard.EmptyRoleMappingException.class);

        assertThat(rolesOf(person)).isEqualTo(before);
    }

    @Test
    void personWhoIsGoneHoldsNothingAndGetsNothing() {
        var role = content.newRequestableRole();
        assignments.assign(person, role);
        content.realm().users().get(person.value()).remove();

        assertThatCode(() -> assignments.remove(person, role)).doesNotThrowAnyException();
        assertThat(assignments.isAssigned(person, role)).isFalse();
        assertThatThrownBy(() -> assignments.assign(person, role))
                .isInstanceOf(RoleAssignmentRefusedException.class)
                .isNotInstanceOf(RoleAssignmentForbiddenException.class)
                .hasMessageContaining("the user is gone");
    }

    @Test
    void disabledPersonGetsNothingAndStillLosesARole() {
        var role = content.newRequestableRole();
        assignments.assign(person, role);
        var user = content.realm().users().get(person.value()).toRepresentation();
        user.setEnabled(false);
        content.realm().users().get(person.value()).update(user);

        assertThatThrownBy(() -> assignments.assign(person, role))
                .isInstanceOf(RoleAssignmentRefusedException.class)
                .hasMessageContaining("the user is disabled");
        assignments.remove(person, role);

        assertThat(rolesOf(person)).doesNotContain(role.value());
    }

    @Test
    void roleThatIsGoneIsHeldByNobodyAndGivenToNobody() {
        var role = content.newRequestableRole();
        assignments.assign(person, role);
        content.realm().rolesById().deleteRole(role.value());

        assertThatCode(() -> assignments.remove(person, role)).doesNotThrowAnyException();
        assertThat(assignments.isAssigned(person, role)).isFalse();
        assertThatThrownBy(() -> assignments.assign(person, role))
                .isInstanceOf(RoleAssignmentRefusedException.class)
                .hasMessageContaining("gone");
    }

    @Test
    void newRoleOfTheSameNameIsNotTheRoleOfTheLease() {
        var role = content.newRequestableRole();
        assignments.assign(person, role);
        var name = content.realm().rolesById().getRole(role.value()).getName();
        content.realm().rolesById().deleteRole(role.value());
        var successor = content.newRole(name, ThrowAwayRealmContent.REQUESTABLE);
        content.allowMapping(successor);
        assignments.assign(person, successor);

        assignments.remove(person, role);

        assertThat(assignments.isAssigned(person, role)).isFalse();
        assertThat(assignments.isAssigned(person, successor)).isTrue();
        assertThatThrownBy(() -> assignments.assign(person, role)).isInstanceOf(RoleAssignmentRefusedException.class);
    }

    @Test
    void roleThatKeycloakDoesNotLetLatchkeyMapIsRefused() {
        var unlisted = content.newRole(ThrowAwayRealmContent.uniqueName("role"), ThrowAwayRealmContent.REQUESTABLE);

        assertThatThrownBy(() -> assignments.assign(person, unlisted))
                .isInstanceOf(RoleAssignmentForbiddenException.class)
                .hasMessageContaining("Keycloak does not let Latchkey map it")
                .hasMessageContaining(unlisted.value())
                .hasMessageContaining(person.value());
        assertThat(rolesOf(person)).doesNotContain(unlisted.value());
    }

    @Test
    void roleThatKeycloakDoesNotLetLatchkeyTakeIsRefusedWhileItIsHeld() {
        var unlisted = content.newRole(ThrowAwayRealmContent.uniqueName("role"), ThrowAwayRealmContent.REQUESTABLE);
        content.map(unlisted, person);

        assertThatThrownBy(() -> assignments.remove(person, unlisted))
                .isInstanceOf(RoleAssignmentForbiddenException.class);
        assertThat(rolesOf(person)).contains(unlisted.value());
    }

    @Test
    void roleThatIsNotRequestableIsRefused() {
        var plain = content.newRole(ThrowAwayRealmContent.uniqueName("role"), Map.of());
        content.allowMapping(plain);

        assertThatThrownBy(() -> assignments.assign(person, plain))
                .isInstanceOf(RoleAssignmentRefusedException.class)
                .hasMessageContaining("may not be requested");
    }

    @Test
    void roleThatHasComeToContainAnAdministrativeRoleIsRefusedAndStillTaken() {
        var role = content.newRequestableRole();
        assignments.assign(person, role);
        var inner = content.newRole(ThrowAwayRealmContent.uniqueName("inner"), Map.of());
        content.addToComposite(inner, content.administrativeRole("manage-users"));
        content.addToComposite(role, content.realm().rolesById().getRole(inner.value()));

        assertThatThrownBy(() -> assignments.assign(person, role)).isInstanceOf(RoleAssignmentRefusedException.class);
        assignments.remove(person, role);

        assertThat(rolesOf(person)).doesNotContain(role.value());
    }

    @Test
    void twentyEqualGrantsAtOnceGiveOneMappingAndNoFailure() throws Exception {
        var role = content.newRequestableRole();
        var pool = Executors.newFixedThreadPool(20);
        try {
            Callable<Void> grant = () -> {
                assignments.assign(person, role);
                return null;
            };
            for (Future<Void> done :
                    pool.invokeAll(IntStream.range(0, 20).mapToObj(i -> grant).toList())) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(rolesOf(person)).contains(role.value());
        assertThat(content.realm().roles().get(nameOf(role)).getUserMembers()).hasSize(1);
    }

    @Test
    void idThatIsAPathLeadsToNobody() {
        var role = content.newRequestableRole();

        assertThat(assignments.isAssigned(person, new RoleId("../roles"))).isFalse();
        assertThatThrownBy(() -> assignments.assign(new UserId(".."), role))
                .isInstanceOf(RoleAssignmentRefusedException.class);
    }

    private String nameOf(RoleId role) {
        return content.realm().rolesById().getRole(role.value()).getName();
    }

    private Set<String> rolesOf(UserId user) {
        return content.realm().users().get(user.value()).roles().realmLevel().listAll().stream()
                .map(RoleRepresentation::getId)
                .collect(Collectors.toSet());
    }

    private Set<String> clientRolesOf(UserId user, String client) {
        return content
                .realm()
                .users()
                .get(user.value())
                .roles()
                .clientLevel(content.clientIdOf(client))
                .listAll()
                .stream()
                .map(RoleRepresentation::getName)
                .collect(Collectors.toSet());
    }
}
