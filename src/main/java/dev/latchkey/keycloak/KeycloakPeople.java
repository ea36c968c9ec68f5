package dev.latchkey.keycloak;

import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import java.util.Optional;
import java.util.stream.Collectors;
import org.keycloak.representations.idm.GroupRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** People and their groups in Keycloak; service accounts are people too. */
final class KeycloakPeople implements People {

    private final KeycloakAccount account;

    KeycloakPeople(KeycloakClients clients) {
        this.account = clients.grantAccount();
    }

    @Override
    public Optional<Person> searchPerson(UserId id) {
        return searchUser(id).flatMap(this::withGroups);
    }

    @Override
    public Optional<Person> searchPerson(String username) {
        if (username == null || username.isBlank()) {
            return Optional.empty();
        }
        return account
                .read("find user '" + username + "'", realm -> realm.users().searchByUsername(username, true))
                .stream()
                // Keycloak's exact search ignores case; two spellings of one person are one too many here.
                .filter(user -> username.equals(user.getUsername()))
                .findFirst()
                .flatMap(this::withGroups);
    }

    /** The user without the groups. An id that leads to anything but the user of this id leads to nobody. */
    Optional<UserRepresentation> searchUser(UserId id) {
        if (!PathSegment.isUsable(id.value())) {
            return Optional.empty();
        }
        return account.search(
                        "read user '" + id + "'",
                        realm -> realm.users().get(id.value()).toRepresentation())
                .filter(user -> id.value().equals(user.getId()));
    }

    private Optional<Person> withGroups(UserRepresentation user) {
        return account.search(
                        "read groups of user '" + user.getId() + "'",
                        realm -> realm.users().get(user.getId()).groups())
                .map(groups -> new Person(
                        new UserId(user.getId()),
                        user.getUsername(),
                        Boolean.TRUE.equals(user.isEnabled()),
                        groups.stream()
                                .map(GroupRepresentation::getPath)
                                .map(GroupPath::withoutLeadingSlash)
                                .collect(Collectors.toSet())));
    }
}
