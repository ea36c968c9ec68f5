package dev.latchkey.keycloak;

import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.UserId;
import dev.latchkey.keycloak.KeycloakAccount.Answer;
import dev.latchkey.lease.RoleAssignmentForbiddenException;
import dev.latchkey.lease.RoleAssignmentRefusedException;
import dev.latchkey.lease.RoleAssignments;
import java.util.List;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.admin.client.resource.RoleScopeResource;
import org.keycloak.representations.idm.RoleRepresentation;

/**
 * Maps roles in Keycloak.
 *
 * <p>Keycloak's answers are no evidence: 204 comes for a change and for none, 400 for a race that an equal call won,
 * 404 for a role that was merely renamed. So every write is followed by a look, and only the look counts.
 */
final class KeycloakRoleAssignments implements RoleAssignments {

    /** Enough to outlive a rename or a lost race between reading and writing; longer troubles are the caller's. */
    private static final int ATTEMPTS = 3;

    private final KeycloakAccount account;
    private final KeycloakRoles roles;
    private final KeycloakPeople people;
    private final RoleCatalog catalog;

    KeycloakRoleAssignments(KeycloakClients clients, KeycloakRoles roles, KeycloakPeople people, RoleCatalog catalog) {
        this.account = clients.grantAccount();
        this.roles = roles;
        this.people = people;
        this.catalog = catalog;
    }

    @Override
    public boolean isAssigned(UserId user, RoleId role) {
        return roles.searchRole(role).map(current -> holds(user, current)).orElse(false);
    }

    @Override
    public void assign(UserId user, RoleId role) {
        var answer = Answer.ACCEPTED;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var current = requestableRole(user, role);
            requireEnabled(user, role);
            answer = account.write(
                    "map role '%s' to user '%s'".formatted(role, user),
                    realm -> mappings(realm, user, current).add(only(current)));
            if (answer == Answer.FORBIDDEN) {
                throw forbidden("map", role, user, "Keycloak does not let Latchkey map it");
            }
            if (isAssigned(user, role)) {
                return;
            }
        }
        throw unsettled("map", role, user, answer, "the mapping is still absent");
    }

    @Override
    public void remove(UserId user, RoleId role) {
        try {
            takeAndLook(user, role);
        } catch (AccountForbiddenException e) {
            // No outage that passes: somebody has to mend the account's rights, and should learn of it at once.
            throw forbidden("unmap", role, user, "Keycloak does not let Latchkey see it");
        }
    }

    private void takeAndLook(UserId user, RoleId role) {
        var answer = Answer.ACCEPTED;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var current = roles.searchRole(role);
            if (current.isEmpty()) {
                // Its mappings went with it; a new role of the same name has a new id and no holders.
                return;
            }
            answer = account.write(
                    "unmap role '%s' from user '%s'".formatted(role, user),
                    realm -> mappings(realm, user, current.get()).remove(only(current.get())));
            if (!isAssigned(user, role)) {
                return;
            }
            if (answer == Answer.FORBIDDEN) {
                throw forbidden("unmap", role, user, "Keycloak does not let Latchkey take it");
            }
        }
        throw unsettled("unmap", role, user, answer, "the mapping still stands");
    }

    private boolean holds(UserId user, RoleRepresentation role) {
        var held = account.search(
                "read role mappings of user '" + user + "'",
                realm -> mappings(realm, user, role).listAll());
        if (held.isPresent()) {
            return held.get().stream().anyMatch(mapped -> role.getId().equals(mapped.getId()));
        }
        // The 404 may mean the person or the role's client, and only one of them may be believed without a look.
        if (people.searchUser(user).isPresent()
                && roles.searchRole(new RoleId(role.getId())).isPresent()) {
            throw new DirectoryUnavailableException(
                    "Cannot read mapping of role '%s' to user '%s': Keycloak has both and says it has not"
                            .formatted(role.getId(), user),
                    null);
        }
        return false;
    }

    /** The role under its current name, after the catalog has looked at it, and at what it contains, once more. */
    private RoleRepresentation requestableRole(UserId user, RoleId role) {
        if (catalog.searchRole(role).isEmpty()) {
            throw refused("map", role, user, "the role is gone or may not be requested");
        }
        return roles.searchRole(role).orElseThrow(() -> refused("map", role, user, "the role is gone"));
    }

    private void requireEnabled(UserId user, RoleId role) {
        var found = people.searchUser(user).orElseThrow(() -> refused("map", role, user, "the user is gone"));
        if (!Boolean.TRUE.equals(found.isEnabled())) {
            throw refused("map", role, user, "the user is disabled");
        }
    }

    private static RoleScopeResource mappings(RealmResource realm, UserId user, RoleRepresentation role) {
        return KeycloakRoles.mappingsOf(role, realm.users().get(user.value()).roles());
    }

    /** The body that Keycloak checks: id and current name of exactly one role. */
    private static List<RoleRepresentation> only(RoleRepresentation role) {
        var body = new RoleRepresentation();
        body.setId(role.getId());
        body.setName(role.getName());
        return List.of(body);
    }

    private static RoleAssignmentRefusedException refused(String verb, RoleId role, UserId user, String reason) {
        return new RoleAssignmentRefusedException(attempt(verb, role, user), reason);
    }

    private static RoleAssignmentForbiddenException forbidden(String verb, RoleId role, UserId user, String reason) {
        return new RoleAssignmentForbiddenException(attempt(verb, role, user), reason);
    }

    private static String attempt(String verb, RoleId role, UserId user) {
        return "Cannot %s role '%s' for user '%s'".formatted(verb, role, user);
    }

    /** A steady 400 is a no (a user store that cannot be written, say); a yes without effect is to be tried again. */
    private static RuntimeException unsettled(String verb, RoleId role, UserId user, Answer answer, String seen) {
        return answer == Answer.REJECTED
                ? refused(
                        verb,
                        role,
                        user,
                        "Keycloak rejects it, as for people of a directory that it cannot write to, and " + seen)
                : new DirectoryUnavailableException(
                        "%s: Keycloak answered %s and %s".formatted(attempt(verb, role, user), answer, seen), null);
    }
}
