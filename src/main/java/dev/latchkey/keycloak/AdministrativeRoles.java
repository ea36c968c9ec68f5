package dev.latchkey.keycloak;

import dev.latchkey.keycloak.KeycloakRoles.ClientNames;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.representations.idm.RoleRepresentation;

/**
 * The roles that are never given out for a time: those that administer Keycloak or come with it, and every composite
 * that contains one.
 *
 * <p>Keycloak lets whoever may map a composite map everything in it, so a listed role that becomes a composite of
 * {@code realm-management} roles would be a way to the top.
 */
final class AdministrativeRoles {

    private static final Set<String> BUILT_IN_REALM_ROLES =
            Set.of("offline_access", "uma_authorization", "admin", "create-realm");
    private static final String DEFAULT_ROLES_PREFIX = "default-roles-";
    private static final String REALM_MANAGEMENT = "realm-management";
    private static final Set<String> BUILT_IN_CLIENTS = Set.of(
            REALM_MANAGEMENT,
            "broker",
            "account",
            "account-console",
            "admin-cli",
            "admin-permissions",
            "security-admin-console");

    private final KeycloakRoles roles;
    private final boolean master;

    AdministrativeRoles(KeycloakRoles roles, KeycloakProperties properties) {
        this.roles = roles;
        this.master = "master".equals(properties.realm());
    }

    /** Why this role, or one that comes with it at any depth, must not be given out. */
    Optional<String> findObjection(RoleRepresentation role, ClientNames clients) {
        if (role.isComposite() && !seesWhatAdministersKeycloak()) {
            return Optional.of("it is a composite, which cannot be judged without the right to view client '%s'"
                    .formatted(REALM_MANAGEMENT));
        }
        var seen = new HashSet<String>();
        var open = new ArrayDeque<>(List.of(role));
        while (!open.isEmpty()) {
            var next = open.poll();
            if (!seen.add(next.getId())) {
                continue;
            }
            var objection = objectionTo(next, clients);
            if (objection.isPresent()) {
                return objection.map(text -> (next == role ? "it is " : "it contains ") + text);
            }
            if (next.isComposite()) {
                open.addAll(roles.rolesWithin(next));
            }
        }
        return Optional.empty();
    }

    /** Whether Keycloak brought this very role along; what it contains does not matter here. */
    boolean isBuiltIn(RoleRepresentation role) {
        return objectionTo(role, roles::searchClientName).isPresent();
    }

    /** The clients that Keycloak brings along; in the master realm also one for every realm it administers. */
    boolean isBuiltInClient(String clientId) {
        return BUILT_IN_CLIENTS.contains(clientId) || master && clientId.endsWith("-realm");
    }

    /**
     * Whether a composite can be judged at all: of roles that Latchkey may not see Keycloak says nothing, so an
     * administrative role inside a composite would go unnoticed. In the master realm every other realm has a client of
     * its own for that, too many to be sure of.
     */
    private boolean seesWhatAdministersKeycloak() {
        return !master && roles.searchClient(REALM_MANAGEMENT).isPresent();
    }

    private Optional<String> objectionTo(RoleRepresentation role, ClientNames clients) {
        if (!Boolean.TRUE.equals(role.getClientRole())) {
            return BUILT_IN_REALM_ROLES.contains(role.getName())
                            || role.getName().startsWith(DEFAULT_ROLES_PREFIX)
                    ? Optional.of("the built-in role '%s'".formatted(role.getName()))
                    : Optional.empty();
        }
        var client = clients.search(role);
        if (client.isEmpty()) {
            // What cannot be judged is not given out.
            return Optional.of("role '%s' of a client that Latchkey may not see".formatted(role.getName()));
        }
        return client.filter(this::isBuiltInClient)
                .map(clientId -> "role '%s' of the built-in client '%s'".formatted(role.getName(), clientId));
    }
}
