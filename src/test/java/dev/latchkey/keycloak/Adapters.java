package dev.latchkey.keycloak;

/** The adapters of this package, put together as the application does. */
final class Adapters implements AutoCloseable {

    final KeycloakClients clients;
    final KeycloakPeople people;
    final KeycloakRoleCatalog catalog;
    final KeycloakRoleAssignments assignments;
    final KeycloakSessions sessions;

    Adapters(KeycloakProperties properties) {
        clients = new KeycloakClients(properties);
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
