package dev.latchkey.keycloak;

import java.time.Clock;
import java.util.Set;

/** The adapters that share one set of connections to Keycloak; what is stuck in one lane delays nothing in another. */
final class KeycloakLane implements AutoCloseable {

    final KeycloakClients clients;
    final KeycloakPeople people;
    final KeycloakRoleCatalog catalog;
    final KeycloakRoleAssignments assignments;
    final KeycloakSessions sessions;
    final KeycloakHoldings holdings;
    final KeycloakRoleChanges roleChanges;
    final KeycloakAccountRights accountRights;

    /** @param attributes names of the attributes of people that are read */
    KeycloakLane(
            KeycloakProperties properties, Set<String> attributes, int poolSize, TokenClock tokenClock, Clock clock) {
        clients = new KeycloakClients(properties, poolSize, tokenClock);
        people = new KeycloakPeople(clients, attributes);
        var roles = new KeycloakRoles(clients);
        var administrativeRoles = new AdministrativeRoles(roles, properties);
        catalog = new KeycloakRoleCatalog(roles, administrativeRoles);
        assignments = new KeycloakRoleAssignments(clients, roles, people, catalog);
        var carriers = new RoleCarriers(clients, roles);
        sessions = new KeycloakSessions(
                clients, new OpenSessions(clients), carriers, new TokenLifespan(clients, roles, carriers));
        var composites = new CompositeRoles(roles, clock);
        holdings = new KeycloakHoldings(
                roles,
                administrativeRoles,
                new RoleMembers(clients, roles),
                composites,
                new PersonalHoldings(clients, roles, people, composites));
        roleChanges = new KeycloakRoleChanges(clients, new EventActors(clients, people));
        accountRights = new KeycloakAccountRights(clients, new MappingRights(clients, roles, catalog));
    }

    @Override
    public void close() {
        clients.close();
    }
}
