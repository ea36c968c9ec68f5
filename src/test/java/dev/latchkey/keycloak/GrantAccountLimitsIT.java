package dev.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.directory.UserId;
import dev.latchkey.keycloak.KeycloakAccount.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** What whoever steals the grant account's secret cannot do. */
class GrantAccountLimitsIT {

    private final ThrowAwayRealmContent content = new ThrowAwayRealmContent();
    private final KeycloakClients clients = new KeycloakClients(ThrowAwayRealmContent.properties(), 4);
    private final KeycloakAccount account = clients.grantAccount();
    private final UserId person = content.newPerson();

    @AfterEach
    void cleanUp() {
        clients.close();
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
        var itself = content.realm()
                .users()
                .searchByUsername("service-account-latchkey-grant", true)
                .get(0)
                .getId();

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
