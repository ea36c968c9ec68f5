package dev.latchkey.keycloak;

/** The adapters that share one set of connections to Keycloak; what is stuck in one lane delays nothing in another. */
final class KeycloakLane implements AutoCloseable {

    final KeycloakClients clients;
    final KeycloakPeople people;
    final KeycloakRoleCatalog catalog;
    final KeycloakRoleAssignments assignments;
    final KeycloakSessions sessions;

    KeycloakLane(KeycloakProperties properties, int poolSize) {
        clients = new KeycloakClients(properties, poolSize);
        people = new KeycloakPeople(clients);
        var roles = new KeycloakRoles(clients);
        catalog = new KeycloakRoleCatalog(roles, new AdministrativeRoles(roles, properties));
        assignments = new KeycloakRoleAssignments(clients, roles, people, catalog);
        sessions = new KeycloakSessions(clients, new TokenLifespan(clients, roles));
    }

    @Override
    public void close() {
        clients.close();
    }
}
