package dev.latchkey.keycloak;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import dev.latchkey.reconciliation.Holding;
import dev.latchkey.reconciliation.Holding.Way;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.admin.client.resource.RoleMappingResource;
import org.keycloak.representations.idm.ClientMappingsRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** In what ways one person holds one role: whether they hold it at all, Keycloak tells; how, is looked for. */
final class PersonalHoldings {

    private static final String UNSEEN = "a role that Latchkey does not see";

    private final KeycloakAccount account;
    private final KeycloakRoles roles;
    private final KeycloakPeople people;
    private final CompositeRoles composites;

    PersonalHoldings(KeycloakClients clients, KeycloakRoles roles, KeycloakPeople people, CompositeRoles composites) {
        this.account = clients.grantAccount();
        this.roles = roles;
        this.people = people;
        this.composites = composites;
    }

    List<Holding> find(UserId user, RoleId role) {
        var current = roles.searchRole(role);
        var person = current.flatMap(found -> people.searchUser(user));
        if (person.isEmpty() || !isEffective(user, current.get())) {
            return List.of();
        }
        var mapped = mappedRoles(
                "user '" + user + "'", realm -> realm.users().get(user.value()).roles());
        var mappedByPath = new LinkedHashMap<String, Set<String>>();
        groupsOf(user)
                .forEach((path, id) -> mappedByPath.put(
                        path,
                        mappedRoles(
                                "group '" + path + "'",
                                realm -> realm.groups().group(id).roles())));

        var found = new ArrayList<Holding>();
        if (mapped.contains(role.value())) {
            found.add(holding(person.get(), Way.DIRECT, ""));
        }
        mappedByPath.forEach((path, ofGroup) -> {
            if (ofGroup.contains(role.value())) {
                found.add(holding(person.get(), Way.GROUP, path));
            }
        });
        mappedByPath.values().forEach(mapped::addAll);
        composites.containing(role).stream()
                .filter(composite -> mapped.contains(composite.getId()))
                .map(composite -> roles.nameOf(composite).toString())
                .forEach(name -> found.add(holding(person.get(), Way.COMPOSITE, name)));
        return found.isEmpty() ? List.of(holding(person.get(), Way.COMPOSITE, UNSEEN)) : List.copyOf(found);
    }

    private boolean isEffective(UserId user, RoleRepresentation role) {
        return account
                .search(
                        "read effective roles of user '" + user + "'",
                        realm -> KeycloakRoles.mappingsOf(
                                        role, realm.users().get(user.value()).roles())
                                .listEffective())
                .orElse(List.of())
                .stream()
                .anyMatch(effective -> role.getId().equals(effective.getId()));
    }

    /** The ids of the roles mapped onto a person or group, as far as Latchkey may see them. */
    private Set<String> mappedRoles(String of, RoleMappings mappings) {
        var all = account.search(
                "read role mappings of " + of, realm -> mappings.in(realm).getAll());
        var ofRealm = all.map(found -> found.getRealmMappings()).orElse(List.of());
        var ofClients = all.map(found -> found.getClientMappings()).orElse(Map.of()).values().stream()
                .map(ClientMappingsRepresentation::getMappings)
                .flatMap(List::stream);
        return Stream.concat(ofRealm.stream(), ofClients)
                .map(RoleRepresentation::getId)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** The ids of the groups whose roles the person has, by path: their own and everything above. */
    private Map<String, String> groupsOf(UserId user) {
        var groups = new LinkedHashMap<String, String>();
        var own = account.search(
                "read groups of user '" + user + "'",
                realm -> realm.users().get(user.value()).groups());
        for (var group : own.orElse(List.of())) {
            for (var above = Optional.of(group); above.isPresent(); above = above.flatMap(people::parentOf)) {
                groups.put(
                        GroupPath.withoutLeadingSlash(above.get().getPath()),
                        above.get().getId());
            }
        }
        return groups;
    }

    private static Holding holding(UserRepresentation person, Way way, String via) {
        return new Holding(new UserId(person.getId()), person.getUsername(), way, via);
    }

    private interface RoleMappings {
        RoleMappingResource in(RealmResource realm);
    }
}
