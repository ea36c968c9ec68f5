package dev.latchkey.keycloak;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.reconciliation.RightsGap;
import dev.latchkey.reconciliation.RightsGap.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.admin.client.resource.RoleMappingResource;
import org.keycloak.admin.client.resource.RoleScopeResource;
import org.keycloak.representations.idm.RoleRepresentation;

/** Whether the grant account can map the roles on offer and no other, as far as it may see them. */
final class MappingRights {

    private final KeycloakAccount grant;
    private final KeycloakRoles roles;
    private final RoleCatalog catalog;

    MappingRights(KeycloakClients clients, KeycloakRoles roles, RoleCatalog catalog) {
        this.grant = clients.grantAccount();
        this.roles = roles;
        this.catalog = catalog;
    }

    List<RightsGap> findGaps() {
        var offered = catalog.findAll();
        var offeredIds = offered.stream().map(RequestableRole::id).collect(Collectors.toSet());
        var mappable = mappableRoles();
        var mappableIds = mappable.stream().map(MappingRights::idOf).collect(Collectors.toSet());
        var missing = offered.stream()
                .filter(role -> !mappableIds.contains(role.id()) && !isHeldByItself(role.id()))
                .map(role -> gap(
                        Kind.MISSING,
                        role.id(),
                        "it cannot map '%s', which is offered: add it to the permission on Roles"
                                .formatted(role.name())));
        var excess = mappable.stream()
                .filter(role -> !offeredIds.contains(idOf(role)))
                .map(role -> gap(
                        Kind.EXCESS,
                        idOf(role),
                        "it can map '%s', which is not offered: take it out of the permission on Roles, or mend its description"
                                .formatted(roles.nameOf(role))));
        return Stream.concat(missing, excess).toList();
    }

    private RightsGap gap(Kind kind, RoleId role, String what) {
        return KeycloakAccountRights.gap(grant, kind, Optional.of(role), what);
    }

    private List<RoleRepresentation> mappableRoles() {
        var ofRealm = mappable("the realm", RoleMappingResource::realmLevel);
        var ofClients = roles.visibleClients().stream()
                .flatMap(client -> mappable(
                        "client '" + client.getClientId() + "'", mappings -> mappings.clientLevel(client.getId())));
        return Stream.concat(ofRealm, ofClients).toList();
    }

    private Stream<RoleRepresentation> mappable(String of, Function<RoleMappingResource, RoleScopeResource> part) {
        return grant
                .read(
                        "list mappable roles of " + of,
                        realm -> part.apply(ownMappings(realm)).listAvailable())
                .stream();
    }

    /** Keycloak leaves out of the mappable roles what one has already. */
    private boolean isHeldByItself(RoleId id) {
        return roles
                .searchRole(id)
                .flatMap(role -> grant.search(
                        "read own role mappings",
                        realm -> KeycloakRoles.mappingsOf(role, ownMappings(realm))
                                .listAll()))
                .orElse(List.of())
                .stream()
                .anyMatch(held -> idOf(held).equals(id));
    }

    private RoleMappingResource ownMappings(RealmResource realm) {
        return realm.users().get(grant.ownUserId().value()).roles();
    }

    private static RoleId idOf(RoleRepresentation role) {
        return new RoleId(role.getId());
    }
}
