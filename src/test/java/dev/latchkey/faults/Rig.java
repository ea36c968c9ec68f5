package dev.latchkey.faults;

import dev.latchkey.support.BuildFolder;
import dev.latchkey.support.DemoSecrets;
import dev.latchkey.support.KeycloakDistribution;
import dev.latchkey.support.KeycloakServer;
import dev.latchkey.support.OwnedProcesses;
import dev.latchkey.support.Ports;
import dev.latchkey.support.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/**
 * Two nodes of Latchkey on a PostgreSQL of their own and a Keycloak of their own, all of which may be broken: nothing
 * here is shared with other tests. Keycloak has a database elsewhere, so that Latchkey's can be stopped alone.
 */
final class Rig {

    private static final List<String> DEVELOPERS = List.of("dev-1", "dev-2", "dev-3", "by-hand-1", "by-hand-2");

    private static Rig shared;

    private final OwnedProcesses processes;
    private final Path folder = freshFolder();
    private final Map<String, String> secrets = DemoSecrets.read();
    private final int keycloakPort = Ports.free();
    private final Database database;
    private final PostgresServer keycloakDatabase;
    private final KeycloakDistribution distribution;
    private final KeycloakDesk desk;
    private final List<Node> nodes;
    private final Map<String, String> userIds = new HashMap<>();
    private KeycloakServer keycloak;

    private Rig(OwnedProcesses processes) {
        this.processes = processes;
        database =
                new Database(folder.resolve("postgres"), Ports.free(), secrets.get("LATCHKEY_DB_PASSWORD"), processes);
        keycloakDatabase = PostgresServer.startKeeping(folder.resolve("keycloak-postgres"), processes);
        keycloakDatabase.createDatabase("keycloak", secrets.get("KEYCLOAK_DB_PASSWORD"));
        distribution = KeycloakDistribution.prepared(processes);
        // Neither lives in UTC: what one writes the other has to read as the same instant.
        nodes = List.of(node("node-1", "Europe/Berlin"), node("node-2", "America/New_York"));
        // The first node needs no Keycloak to start, and migrates the database before the second one comes.
        nodes.get(0).start();
        startKeycloak();
        desk = new KeycloakDesk(keycloakUrl());
        DEVELOPERS.forEach(desk::createDeveloper);
        nodes.get(0).awaitReady();
        nodes.get(1).start();
        nodes.get(1).awaitReady();
    }

    /** The rig of this JVM, started when first asked for and ended with it, with everything in it running. */
    static synchronized Rig running() {
        if (shared == null) {
            var processes = OwnedProcesses.in(BuildFolder.resolve("faults"));
            // Also if the start below fails half-way.
            Runtime.getRuntime().addShutdownHook(new Thread(processes::endAll, "stop-rig"));
            shared = new Rig(processes);
        }
        shared.restore();
        return shared;
    }

    /** Whatever was broken: makes everything run. */
    void restore() {
        database.restore();
        if (!keycloak.isRunning()) {
            startKeycloak();
        }
        nodes.forEach(Node::restore);
        nodes.forEach(Node::awaitReady);
    }

    /** Mends everything and ends every lease, so that the next case finds nobody holding anything. */
    void clear() {
        restore();
        database.update("update latchkey.lease set expires_at = clock_timestamp()"
                + " where state in ('granting', 'active') and expires_at > clock_timestamp()");
        Awaitility.await("all leases are over")
                .atMost(Duration.ofMinutes(2))
                .until(() ->
                        database.query(LeaseRow.QUERY, LeaseRow::read).stream().allMatch(LeaseRow::isOver));
    }

    private Node node(String name, String timeZone) {
        var settings = new TreeMap<>(secrets);
        settings.remove("KEYCLOAK_DB_PASSWORD");
        settings.put("LATCHKEY_DB_URL", database.url());
        settings.put("LATCHKEY_DB_USER", "latchkey");
        settings.put("LATCHKEY_KEYCLOAK_PUBLIC_URL", keycloakUrl());
        settings.put("LATCHKEY_ADDRESS", "127.0.0.1");
        settings.put("TZ", timeZone);
        return new Node(name, folder.resolve(name), new FaultProxy(keycloakUrl()), settings, processes);
    }

    private String keycloakUrl() {
        return "http://localhost:" + keycloakPort;
    }

    Path folder() {
        return folder;
    }

    Database database() {
        return database;
    }

    KeycloakDesk keycloak() {
        return desk;
    }

    List<Node> nodes() {
        return nodes;
    }

    Node other(Node node) {
        return nodes.get(0) == node ? nodes.get(1) : nodes.get(0);
    }

    Api api() {
        return new Api(desk, nodes);
    }

    synchronized String userId(String name) {
        return userIds.computeIfAbsent(name, desk::userId);
    }

    void stopKeycloak() {
        keycloak.close();
    }

    void startKeycloak() {
        keycloak = KeycloakServer.start(
                distribution,
                keycloakPort,
                keycloakDatabase.jdbcUrl("keycloak"),
                secrets,
                folder.resolve("keycloak.log"),
                processes);
    }

    private static Path freshFolder() {
        var folder = BuildFolder.resolve("faults/" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
