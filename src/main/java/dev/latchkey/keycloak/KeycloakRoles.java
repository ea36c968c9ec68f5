package dev.latchkey.keycloak;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.RoleName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.admin.client.resource.RoleMappingResource;
import org.keycloak.admin.client.resource.RoleScopeResource;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;

/** Reads roles and the clients they belong to, as Keycloak represents them and as far as the grant account sees. */
final class KeycloakRoles {

    private final KeycloakAccount account;

    KeycloakRoles(KeycloakClients clients) {
        this.account = clients.grantAccount();
    }

    /**
     * The role under its current name.
     *
     * @throws AccountForbiddenException if it belongs to a client that Latchkey may not see
     */
    Optional<RoleRepresentation> searchRole(RoleId id) {
        if (!PathSegment.isUsable(id.value())) {
            return Optional.empty();
        }
        return account.search(
                        "read role '" + id + "'", realm -> realm.rolesById().getRole(id.value()))
                .filter(role -> id.value().equals(role.getId()));
    }

    Optional<RoleRepresentation> searchRole(RoleName name) {
        if (!PathSegment.isUsable(name.role())) {
            return Optional.empty();
        }
        var found = name.client().isEmpty()
                ? account.search(
                        "read role '" + name + "'",
                        realm -> realm.roles().get(name.role()).toRepresentation())
                : searchClient(name.client().get())
                        .flatMap(client -> account.search(
                                "read role '" + name + "'",
                                realm -> realm.clients()
                                        .get(client.getId())
                                        .roles()
                                        .get(name.role())
                                        .toRepresentation()));
        return found.filter(role -> name.role().equals(role.getName()));
    }

    /** All roles, of the realm and of the clients that Latchkey may see, with their attributes. */
    Stream<RoleRepresentation> visibleRoles() {
        return Stream.concat(
                realmRoles().stream(), visibleClients().stream().flatMap(client -> rolesOf(client).stream()));
    }

    List<RoleRepresentation> realmRoles() {
        return account.read("list realm roles", realm -> realm.roles().list(false));
    }

    List<RoleRepresentation> rolesOf(ClientRepresentation client) {
        return account.read(
                "list roles of client '" + client.getClientId() + "'",
                realm -> realm.clients().get(client.getId()).roles().list(false));
    }

    List<ClientRepresentation> visibleClients() {
        return account.read("list clients", realm -> realm.clients().findAll(true));
    }

    /**
     * The roles that a composite brings along directly. Keycloak leaves out, without a word, the roles of clients that
     * Latchkey may not see. A role that has just been deleted brings none.
     */
    Collection<RoleRepresentation> rolesWithin(RoleRepresentation composite) {
        return account.search(
                        "read composites of role '" + composite.getId() + "'",
                        realm -> realm.rolesById().getRoleComposites(composite.getId()))
                .orElse(Set.of());
    }

    /** The name of the client that a role belongs to; none for a realm role, and none if Latchkey may not see it. */
    Optional<String> searchClientName(RoleRepresentation role) {
        if (!Boolean.TRUE.equals(role.getClientRole())) {
            return Optional.empty();
        }
        var client = role.getContainerId();
        try {
            return account.search(
                            "read client '" + client + "'",
                            realm -> realm.clients().get(client).toRepresentation())
                    .map(ClientRepresentation::getClientId);
        } catch (AccountForbiddenException unseen) {
            return Optional.empty();
        }
    }

    /** The same, as clients tell that were just listed; Keycloak is asked for those that are not among them. */
    ClientNames namesOf(List<ClientRepresentation> listed) {
        var names = listed.stream()
                .collect(Collectors.toMap(ClientRepresentation::getId, ClientRepresentation::getClientId));
        return role -> Optional.ofNullable(names.get(role.getContainerId())).or(() -> searchClientName(role));
    }

    /** Tells the name of the client that a role belongs to. */
    interface ClientNames {

        Optional<String> search(RoleRepresentation role);

        /** The name as people write it. */
        default RoleName nameOf(RoleRepresentation role) {
            return new RoleName(search(role), role.getName());
        }
    }

    /** The name as people write it. */
    RoleName nameOf(RoleRepresentation role) {
        return new RoleName(searchClientName(role), role.getName());
    }

    /** Where the mappings of this role are found among all of a person's, or a group's. */
    static RoleScopeResource mappingsOf(RoleRepresentation role, RoleMappingResource all) {
        return Boolean.TRUE.equals(role.getClientRole()) ? all.clientLevel(role.getContainerId()) : all.realmLevel();
    }

    /** The client of this name, or nothing if Latchkey may not see it. */
    Optional<ClientRepresentation> searchClient(String clientId) {
        return account
                .read("find client '" + clientId + "'", realm -> realm.clients().findByClientId(clientId))
                .stream()
                .filter(client -> clientId.equals(client.getClientId()))
                .findFirst();
    }
}
