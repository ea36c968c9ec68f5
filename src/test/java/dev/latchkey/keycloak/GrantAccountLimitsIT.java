package dev.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.directory.UserId;
import dev.latchkey.keycloak.KeycloakAccount.Answer;
import dev.latchkey.lease.RoleAssignmentRefusedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** What whoever steals the grant account's secret cannot do. */
class GrantAccountLimitsIT {

    private final ThrowAwayRealmContent content = new ThrowAwayRealmContent();
    private final Adapters adapters = new Adapters(ThrowAwayRealmContent.properties());
    private final KeycloakAccount account = adapters.clients.grantAccount();
    private final UserId person = content.newPerson();

    @AfterEach
    void cleanUp() {
        adapters.close();
        content.close();
    }

    @Test
    void cannotMapARoleThatIsNotListed() {
        var unlisted = content.newRole(ThrowAwayRealmContent.uniqueName("role"), Map.of());
        var role = content.realm().rolesById().getRole(unlisted.value());

        assertThat(account.write(
                        "map unlisted",
                        realm -> realm.users()
                                .get(person.value())
                                .roles()
                                .realmLevel()
                                .add(List.of(role))))
                .isEqualTo(Answer.FORBIDDEN);
    }

    @Test
    void cannotMapARoleThatAdministersKeycloakNotEvenOntoItself() {
        var realmManagement = content.clientIdOf("realm-management");
        var itself = content.serviceAccount("latchkey-grant").value();

        for (var role : List.of("realm-admin", "manage-users", "view-users")) {
            RoleRepresentation administrative = content.administrativeRole(role);
            for (var user : List.of(person.value(), itself)) {
                assertThat(account.write(
                                "map " + role,
                                realm -> realm.users()
                                        .get(user)
                                        .roles()
                                        .clientLevel(realmManagement)
                                        .add(List.of(administrative))))
                        .isEqualTo(Answer.FORBIDDEN);
            }
        }
    }

    /** Keycloak would: it asks for the role that is mapped, not for what comes with it. */
    @Test
    void cannotMapThroughLatchkeyARoleThatHasComeToAdministerKeycloak() {
        var role = content.newRequestableRole();
        content.addToComposite(role, content.administrativeRole("realm-admin"));

        assertThatThrownBy(() -> adapters.assignments.assign(person, role))
                .isInstanceOf(RoleAssignmentRefusedException.class)
                .hasMessageContaining("may not be requested");
        assertThat(adapters.assignments.isAssigned(person, role)).isFalse();
    }

    @Test
    void cannotMapAListedRoleOntoAGroup() {
        var role = content.newRequestableRole();
        var group = content.realm().getGroupByPath(content.newGroup()).getId();
        var mapping = List.of(content.realm().rolesById().getRole(role.value()));

        assertThat(account.write(
                        "map onto group",
                        realm ->
                                realm.groups().group(group).roles().realmLevel().add(mapping)))
                .isEqualTo(Answer.FORBIDDEN);
    }

    @Test
    void cannotResetAPassword() {
        var password = new CredentialRepresentation();
        password.setType(CredentialRepresentation.PASSWORD);
        password.setValue("stolen");

        assertThat(account.write(
                        "reset password",
                        realm -> realm.users().get(person.value()).resetPassword(password)))
                .isEqualTo(Answer.FORBIDDEN);
    }

    @Test
    void cannotEndSessions() {
        assertThat(account.write(
                        "log out", realm -> realm.users().get(person.value()).logout()))
                .isEqualTo(Answer.FORBIDDEN);

        var tokens = content.signIn(person, "latchkey-demo", "openid");
        var session = content.realm()
                .users()
                .get(person.value())
                .getUserSessions()
                .get(0)
                .getId();
        assertThat(account.write("delete session", realm -> realm.deleteSession(session, false)))
                .isEqualTo(Answer.FORBIDDEN);
        assertThat(content.refresh(tokens, "latchkey-demo").statusCode()).isEqualTo(200);
    }

    @Test
    void cannotChangeOrDeleteAPerson() {
        var change = new UserRepresentation();
        change.setEnabled(false);

        assertThat(account.write(
                        "change user",
                        realm -> realm.users().get(person.value()).update(change)))
                .isEqualTo(Answer.FORBIDDEN);
        assertThat(account.write(
                        "delete user",
                        realm -> realm.users().get(person.value()).remove()))
                .isEqualTo(Answer.FORBIDDEN);
    }

    @Test
    void cannotCreateAPerson() {
        var user = new UserRepresentation();
        user.setUsername(ThrowAwayRealmContent.uniqueName("person"));

        var status = account.read("create user", realm -> {
            try (var response = realm.users().create(user)) {
                return response.getStatus();
            }
        });
        assertThat(status).isEqualTo(403);
    }

    @Test
    void cannotActAsSomebodyElse() {
        assertThat(account.write(
                        "impersonate",
                        realm -> realm.users().get(person.value()).impersonate()))
                .isEqualTo(Answer.FORBIDDEN);
    }

    @Test
    void cannotWipeOutItsTraces() {
        assertThat(account.write("clear admin events", RealmResource::clearAdminEvents))
                .isEqualTo(Answer.FORBIDDEN);
        assertThat(account.write("clear events", RealmResource::clearEvents)).isEqualTo(Answer.FORBIDDEN);
    }

    @Test
    void cannotPutAPersonIntoAGroup() {
        var security = content.realm().getGroupByPath("/security").getId();

        assertThat(account.write(
                        "join group", realm -> realm.users().get(person.value()).joinGroup(security)))
                .isEqualTo(Answer.FORBIDDEN);
    }

    @Test
    void cannotChangeARole() {
        var role = content.newRequestableRole();
        var representation = content.realm().rolesById().getRole(role.value());

        assertThat(account.write("change role", realm -> realm.rolesById().updateRole(role.value(), representation)))
                .isEqualTo(Answer.FORBIDDEN);
        assertThat(account.write(
                        "widen role",
                        realm -> realm.rolesById()
                                .addComposites(role.value(), List.of(content.administrativeRole("manage-users")))))
                .isEqualTo(Answer.FORBIDDEN);
    }
}
