package dev.latchkey.keycloak;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import dev.latchkey.reconciliation.Holding;
import dev.latchkey.reconciliation.Holding.Way;
import dev.latchkey.reconciliation.Holdings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.representations.idm.GroupRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** Who holds what, put together from what Keycloak tells in pieces: mappings, groups with all below, and composites. */
final class KeycloakHoldings implements Holdings {

    private final KeycloakRoles roles;
    private final AdministrativeRoles administrativeRoles;
    private final RoleMembers members;
    private final CompositeRoles composites;
    private final PersonalHoldings personal;

    KeycloakHoldings(
            KeycloakRoles roles,
            AdministrativeRoles administrativeRoles,
            RoleMembers members,
            CompositeRoles composites,
            PersonalHoldings personal) {
        this.roles = roles;
        this.administrativeRoles = administrativeRoles;
        this.members = members;
        this.composites = composites;
        this.personal = personal;
    }

    /**
     * Keycloak's own roles are left out: everybody has some of them, and Latchkey could not take them. A role that has
     * come to contain one is watched all the same, although it is not offered any more: it is the most dangerous.
     */
    @Override
    public Set<RoleId> findRequestable() {
        return roles.visibleRoles()
                .filter(RoleAttributes::offer)
                .filter(role -> !administrativeRoles.isBuiltIn(role))
                .map(role -> new RoleId(role.getId()))
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<String> searchName(RoleId role) {
        return roles.searchRole(role).map(found -> roles.nameOf(found).toString());
    }

    @Override
    public List<Holding> findHolders(RoleId role) {
        members.requireSight();
        if (roles.searchRole(role).isEmpty()) {
            return List.of();
        }
        var direct = members.people(role).stream().map(person -> holding(person, Way.DIRECT, ""));
        var byGroup = members.groups(role).stream()
                .flatMap(group -> members.within(group).map(person -> holding(person, Way.GROUP, pathOf(group))));
        var byComposite = composites.containing(role).stream().flatMap(this::holdersOf);
        // A person may be in two groups below the one that has the role.
        return List.copyOf(Stream.of(direct, byGroup, byComposite)
                .flatMap(found -> found)
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    @Override
    public List<Holding> findHoldings(UserId user, RoleId role) {
        return personal.find(user, role);
    }

    private Stream<Holding> holdersOf(RoleRepresentation composite) {
        var id = new RoleId(composite.getId());
        var name = roles.nameOf(composite).toString();
        return Stream.concat(
                        members.people(id).stream(), members.groups(id).stream().flatMap(members::within))
                .map(person -> holding(person, Way.COMPOSITE, name));
    }

    private static String pathOf(GroupRepresentation group) {
        return GroupPath.withoutLeadingSlash(group.getPath());
    }

    private static Holding holding(UserRepresentation person, Way way, String via) {
        return new Holding(new UserId(person.getId()), person.getUsername(), way, via);
    }
}
