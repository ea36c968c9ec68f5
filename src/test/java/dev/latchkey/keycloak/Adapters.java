package dev.latchkey.keycloak;

import java.time.Clock;
import java.util.Set;

/** The adapters of this package, put together as the application does. */
final class Adapters implements AutoCloseable {

    final KeycloakClients clients;
    final KeycloakPeople people;
    final KeycloakRoleCatalog catalog;
    final KeycloakRoleAssignments assignments;
    final KeycloakSessions sessions;
    final KeycloakHoldings holdings;
    final KeycloakRoleChanges roleChanges;
    final KeycloakAccountRights accountRights;
    final TokenClock clock = new TokenClock(Clock.systemUTC());

    private final KeycloakLane lane;

    Adapters(KeycloakProperties properties) {
        lane = new KeycloakLane(
                properties, Set.of("department", "onCall"), properties.poolSize(), clock, Clock.systemUTC());
        clients = lane.clients;
        people = lane.people;
        catalog = lane.catalog;
        assignments = lane.assignments;
        sessions = lane.sessions;
        holdings = lane.holdings;
        roleChanges = lane.roleChanges;
        accountRights = lane.accountRights;
    }

    @Override
    public void close() {
        lane.close();
    }
}
