package dev.latchkey.keycloak;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.DirectoryUnavailableException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.admin.client.resource.RoleResource;
import org.keycloak.representations.idm.GroupRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/**
 * On whom, and on which groups, a role is mapped. Keycloak lists that by the role's name only, so the role is read by
 * id before and after: a rename in between must show neither the holders of another role nor nobody.
 */
final class RoleMembers {

    private static final int ATTEMPTS = 3;

    /** Keycloak's way to ask for no limit. */
    private static final int ALL = -1;

    private final KeycloakAccount account;
    private final KeycloakRoles roles;

    RoleMembers(KeycloakClients clients, KeycloakRoles roles) {
        this.account = clients.grantAccount();
        this.roles = roles;
    }

    /**
     * Makes sure that an empty list means what it says: to an account that may not see people Keycloak answers with
     * success and no members, but it refuses such an account even the sight of itself.
     *
     * @throws AccountForbiddenException if Latchkey may not see people
     */
    void requireSight() {
        var itself = account.ownUserId();
        account.read("see people", realm -> realm.users().get(itself.value()).toRepresentation());
    }

    /** The people that the role is mapped onto; none if the role is gone. */
    Collection<UserRepresentation> people(RoleId role) {
        return underItsName(
                role,
                current -> Pages.readAll(
                        "holders of role '" + role + "'",
                        UserRepresentation::getId,
                        (first, max) -> account.search(
                                "list holders of role '" + role + "'",
                                realm -> byName(realm, current).getUserMembers(true, first, max))));
    }

    /** The groups that the role is mapped onto; none if the role is gone. */
    Collection<GroupRepresentation> groups(RoleId role) {
        return underItsName(
                role,
                current -> account.search(
                        "list groups with role '" + role + "'",
                        realm -> byName(realm, current).getRoleGroupMembers(0, ALL)));
    }

    /** The members of a group and of everything below it: subgroups inherit its roles, and Keycloak does not say so. */
    Stream<UserRepresentation> within(GroupRepresentation group) {
        var members = Pages.readAll(
                        "members of group '" + group.getPath() + "'",
                        UserRepresentation::getId,
                        (first, max) -> account.search(
                                "list members of group '" + group.getPath() + "'",
                                realm -> realm.groups().group(group.getId()).members(first, max, true)))
                .orElse(List.of());
        var below = account.search(
                        "list groups below '" + group.getPath() + "'",
                        realm -> realm.groups().group(group.getId()).getSubGroups(0, ALL, true))
                .orElse(List.of());
        return Stream.concat(members.stream(), below.stream().flatMap(this::within));
    }

    private <T> Collection<T> underItsName(
            RoleId role, Function<RoleRepresentation, Optional<? extends Collection<T>>> list) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var before = roles.searchRole(role);
            if (before.isEmpty()) {
                return List.of();
            }
            var found = list.apply(before.get());
            if (found.isPresent() && isStillCalled(before.get().getName(), role)) {
                return found.get();
            }
        }
        throw new DirectoryUnavailableException(
                "Cannot list who holds role '%s' in Keycloak: it changes its name all the time".formatted(role), null);
    }

    private boolean isStillCalled(String name, RoleId role) {
        return roles.searchRole(role)
                .map(RoleRepresentation::getName)
                .filter(name::equals)
                .isPresent();
    }

    private static RoleResource byName(RealmResource realm, RoleRepresentation role) {
        return Boolean.TRUE.equals(role.getClientRole())
                ? realm.clients().get(role.getContainerId()).roles().get(role.getName())
                : realm.roles().get(role.getName());
    }
}
