package dev.latchkey.keycloak;

import dev.latchkey.catalog.RoleId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.keycloak.representations.idm.RoleRepresentation;

/**
 * Which clients' tokens can carry a role, by their scope in Keycloak. What cannot be judged counts as one that can: a
 * client that Latchkey may not see, a role that is gone, and a composite, since what it brings along may be hidden.
 */
final class RoleCarriers {

    /** A longer list of scopes would not fit into the address of a call. */
    private static final int LONGEST_SCOPES = 2000;

    private final KeycloakAccount account;
    private final KeycloakRoles roles;

    RoleCarriers(KeycloakClients clients, KeycloakRoles roles) {
        this.account = clients.grantAccount();
        this.roles = roles;
    }

    /** Tells of a client's id whether its tokens can carry the role; asks Keycloak once for each client. */
    Predicate<String> of(RoleId id) {
        var role = searchJudgeable(id);
        if (role.isEmpty()) {
            return client -> true;
        }
        var scopes = scopesToAskFor();
        if (scopes.length() > LONGEST_SCOPES) {
            return client -> true;
        }
        var known = new HashMap<String, Boolean>();
        return client -> known.computeIfAbsent(client, asked -> canCarry(asked, role.get(), scopes));
    }

    private Optional<RoleRepresentation> searchJudgeable(RoleId id) {
        try {
            return roles.searchRole(id).filter(role -> !role.isComposite());
        } catch (AccountForbiddenException unseen) {
            return Optional.empty();
        }
    }

    private boolean canCarry(String client, RoleRepresentation role, String scopes) {
        var ofClient = Boolean.TRUE.equals(role.getClientRole());
        if (ofClient && client.equals(role.getContainerId())) {
            return true;
        }
        try {
            return account.searchScopes(
                            "read what tokens of client '" + client + "' may carry",
                            (calls, realm) ->
                                    calls.grantedRoles(realm, client, ofClient ? role.getContainerId() : realm, scopes))
                    .map(granted ->
                            granted.stream().anyMatch(found -> role.getId().equals(found.getId())))
                    .orElse(true);
        } catch (AccountForbiddenException unseen) {
            return true;
        }
    }

    /**
     * All scopes that the realm publishes. A client may have some that are only there if asked for, and which those are
     * Keycloak keeps from an account that may not view client scopes.
     */
    private String scopesToAskFor() {
        var published = account.searchScopes("read the realm's scopes", ClientScopeCalls::discovery)
                .map(found -> found.get("scopes_supported"))
                .filter(Collection.class::isInstance)
                .map(found -> (Collection<?>) found)
                .orElse(List.of());
        return published.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
