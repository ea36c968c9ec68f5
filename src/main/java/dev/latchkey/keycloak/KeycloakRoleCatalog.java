package dev.latchkey.keycloak;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.RoleName;
import dev.latchkey.keycloak.KeycloakRoles.ClientNames;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.keycloak.representations.idm.RoleRepresentation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The catalog as the attributes of Keycloak's roles describe it; a role that is described badly is left out. */
final class KeycloakRoleCatalog implements RoleCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(KeycloakRoleCatalog.class);

    private final KeycloakRoles roles;
    private final AdministrativeRoles administrativeRoles;
    private final Map<String, String> toldProblems = new ConcurrentHashMap<>();

    KeycloakRoleCatalog(KeycloakRoles roles, AdministrativeRoles administrativeRoles) {
        this.roles = roles;
        this.administrativeRoles = administrativeRoles;
    }

    @Override
    public List<RequestableRole> findAll() {
        var clients = roles.visibleClients();
        var names = roles.namesOf(clients);
        var clientRoles = clients.stream()
                .filter(client -> !administrativeRoles.isBuiltInClient(client.getClientId()))
                .flatMap(client -> roles.rolesOf(client).stream());
        return Stream.concat(roles.realmRoles().stream(), clientRoles)
                .flatMap(role -> describe(role, names).stream())
                .sorted(Comparator.comparing(role -> role.name().toString()))
                .toList();
    }

    @Override
    public Optional<RequestableRole> searchRole(RoleName name) {
        return roles.searchRole(name).flatMap(role -> describe(role, roles::searchClientName));
    }

    @Override
    public Optional<RequestableRole> searchRole(RoleId id) {
        try {
            return roles.searchRole(id).flatMap(role -> describe(role, roles::searchClientName));
        } catch (AccountForbiddenException unseen) {
            // Only the roles that Latchkey may see are on offer.
            return Optional.empty();
        }
    }

    private Optional<RequestableRole> describe(RoleRepresentation role, ClientNames clients) {
        if (!RoleAttributes.offer(role)) {
            return Optional.empty();
        }
        var objection = administrativeRoles.findObjection(role, clients);
        if (objection.isPresent()) {
            tell(role, "attribute 'latchkey.requestable' is not accepted, " + objection.get());
            return Optional.empty();
        }
        try {
            var described = describe(role, clients, RoleAttributes.parse(role));
            toldProblems.remove(role.getId());
            return Optional.of(described);
        } catch (IllegalArgumentException badDescription) {
            tell(role, badDescription.getMessage());
            return Optional.empty();
        }
    }

    private RequestableRole describe(RoleRepresentation role, ClientNames clients, RoleAttributes attributes) {
        return new RequestableRole(
                new RoleId(role.getId()),
                nameOf(role, clients),
                Optional.ofNullable(role.getDescription()).orElse(""),
                attributes.system(),
                attributes.tier(),
                attributes.ownerGroup(),
                attributes.maxDuration());
    }

    /** The name as people write it. A realm role with a slash in its name would pass for a role of a client. */
    private RoleName nameOf(RoleRepresentation role, ClientNames clients) {
        var name = clients.nameOf(role);
        if (!RoleName.parse(name.toString()).equals(name)) {
            throw new IllegalArgumentException("name '" + name + "' must be 'role' or 'client/role'");
        }
        return name;
    }

    /** Says a problem once until it changes: the catalog is read at every call. */
    private void tell(RoleRepresentation role, String problem) {
        if (!problem.equals(toldProblems.put(role.getId(), problem))) {
            LOG.warn("Role '{}' ({}) is left out of the catalog: {}", role.getName(), role.getId(), problem);
        }
    }
}
