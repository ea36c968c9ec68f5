package dev.latchkey.keycloak;

import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.representations.idm.GroupRepresentation;
import org.keycloak.representations.idm.UserRepresentation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** People and their groups in Keycloak; service accounts are people too. */
final class KeycloakPeople implements People {

    private static final Logger log = LoggerFactory.getLogger(KeycloakPeople.class);

    /** Attribute by which accounts of one human are linked; people must not be able to write it. */
    static final String PERSON = "latchkey.person";

    private static final int MAX_ACCOUNTS = 50;
    private static final int MAX_MEMBERS = 50;

    private final KeycloakAccount account;
    private final Set<String> attributes;

    /** @param attributes names of those that are read; the others are nobody's business here */
    KeycloakPeople(KeycloakClients clients, Set<String> attributes) {
        this.account = clients.grantAccount();
        this.attributes = Set.copyOf(attributes);
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

    /** Whether there is a group with this path, without the leading slash, that is where its path says. */
    boolean groupExists(String path) {
        return searchGroup(path).isPresent();
    }

    private Optional<GroupRepresentation> searchGroup(String path) {
        return Stream.of(path.split("/", -1)).allMatch(name -> !name.isEmpty() && PathSegment.isUsable(name))
                ? account.search("find group '" + path + "'", realm -> realm.getGroupByPath("/" + path))
                        .filter(group -> path.equals(GroupPath.withoutLeadingSlash(group.getPath())))
                        .filter(this::isWhereItsPathSays)
                : Optional.empty();
    }

    /** @see dev.latchkey.directory.GroupMembers#find */
    List<String> findMembers(String path) {
        return searchGroup(path).stream()
                .flatMap(group -> account
                        .read(
                                "list members of group '" + path + "'",
                                realm -> realm.groups().group(group.getId()).members(0, MAX_MEMBERS, true))
                        .stream())
                .filter(user -> Boolean.TRUE.equals(user.isEnabled()))
                .map(UserRepresentation::getUsername)
                .sorted()
                .toList();
    }

    /**
     * Keycloak puts names into a path as they are: a group that is named {@code approvers/orders} has the path of the
     * group {@code orders} below {@code approvers}, and would lend its members that one's rights.
     */
    private boolean isWhereItsPathSays(GroupRepresentation group) {
        for (var above = Optional.of(group); above.isPresent(); above = above.flatMap(this::parentOf)) {
            if (above.get().getName().contains("/")) {
                log.warn(
                        "Group '{}' is not believed: a name with a slash in it pretends to be another group",
                        group.getId());
                return false;
            }
        }
        return true;
    }

    /** The group above; nothing for one at the top. */
    Optional<GroupRepresentation> parentOf(GroupRepresentation group) {
        return Optional.ofNullable(group.getParentId())
                .map(parent -> account.search(
                                "read group '" + parent + "'",
                                realm -> realm.groups().group(parent).toRepresentation())
                        .orElseThrow(() -> new DirectoryUnavailableException(
                                "Cannot read group '%s', to which group '%s' belongs".formatted(parent, group.getId()),
                                null)));
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
                                .filter(this::isWhereItsPathSays)
                                .map(GroupRepresentation::getPath)
                                .map(GroupPath::withoutLeadingSlash)
                                .collect(Collectors.toSet()),
                        accountsOfTheSameHuman(user),
                        attributesOf(user)));
    }

    private Map<String, String> attributesOf(UserRepresentation user) {
        var read = new HashMap<String, String>();
        attributes.forEach(name -> searchAttribute(user, name).ifPresent(value -> read.put(name, value)));
        return read;
    }

    /** Accounts with the same value of the attribute; one without it is of somebody with one account. */
    private Set<UserId> accountsOfTheSameHuman(UserRepresentation user) {
        var human = humanBehind(user);
        if (human.isEmpty()) {
            return Set.of(new UserId(user.getId()));
        }
        var accounts = account
                .read(
                        "find the other accounts of user '" + user.getId() + "'",
                        realm -> realm.users()
                                .searchByAttributes(
                                        0, MAX_ACCOUNTS, null, true, "%s:\"%s\"".formatted(PERSON, human.get())))
                .stream()
                .map(UserRepresentation::getId)
                .map(UserId::new)
                .collect(Collectors.toSet());
        if (!accounts.contains(new UserId(user.getId())) || accounts.size() == MAX_ACCOUNTS) {
            // Whoever cannot be told from the others must not decide on what they asked for.
            throw new DirectoryUnavailableException(
                    "Cannot find the accounts of the human behind user '%s' by attribute '%s'"
                            .formatted(user.getId(), PERSON),
                    null);
        }
        return accounts;
    }

    private static Optional<String> humanBehind(UserRepresentation user) {
        return searchAttribute(user, PERSON);
    }

    /** Its first value, if there is one. */
    private static Optional<String> searchAttribute(UserRepresentation user, String name) {
        return Optional.ofNullable(user.getAttributes())
                .map(attributes -> attributes.get(name))
                .flatMap(values -> values.stream().findFirst())
                .filter(value -> !value.isBlank());
    }
}
