package dev.latchkey.demo;

import dev.latchkey.support.DemoSecrets;
import dev.latchkey.support.KeycloakDistribution;
import dev.latchkey.support.KeycloakServer;
import dev.latchkey.support.OwnedProcesses;
import dev.latchkey.support.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** PostgreSQL and Keycloak of the demo, with data that stay between runs. */
final class DemoPlatform {

    private final Path folder;
    private final Progress progress;
    private final OwnedProcesses processes;
    private volatile PostgresServer postgres;
    private volatile KeycloakServer keycloak;
    private volatile boolean stopping;

    DemoPlatform(Path folder, Progress progress) {
        this.folder = folder;
        this.progress = progress;
        this.processes = OwnedProcesses.in(folder);
    }

    /** Starts both and returns the arguments that tell Latchkey about them. */
    List<String> start(int keycloakPort) {
        Map<String, String> secrets = DemoSecrets.read();
        progress.step("PostgreSQL starts", () -> {
            postgres = PostgresServer.startKeeping(folder.resolve("postgres"), processes);
            postgres.createDatabase("latchkey", secrets.get("LATCHKEY_DB_PASSWORD"));
            postgres.createDatabase("keycloak", secrets.get("KEYCLOAK_DB_PASSWORD"));
        });
        KeycloakDistribution distribution = progress.step(
                KeycloakDistribution.isBuilt() ? "Keycloak is built already" : "Keycloak is built, this once",
                () -> KeycloakDistribution.prepared(processes));
        keycloak = progress.step(
                "Keycloak starts, and imports the realm if it is new",
                () -> KeycloakServer.start(
                        distribution,
                        keycloakPort,
                        postgres.jdbcUrl("keycloak"),
                        secrets,
                        folder.resolve("keycloak.log"),
                        processes));
        return List.of(
                "--LATCHKEY_SPOOL=" + folder.resolve("spool"),
                "--LATCHKEY_DB_URL=" + postgres.jdbcUrl("latchkey"),
                "--LATCHKEY_DB_USER=latchkey",
                "--LATCHKEY_DB_PASSWORD=" + secrets.get("LATCHKEY_DB_PASSWORD"),
                "--LATCHKEY_KEYCLOAK_URL=" + keycloak.url(),
                "--LATCHKEY_LOGIN_SECRET=" + secrets.get("LATCHKEY_LOGIN_SECRET"),
                "--LATCHKEY_GRANT_SECRET=" + secrets.get("LATCHKEY_GRANT_SECRET"),
                "--LATCHKEY_SESSION_SECRET=" + secrets.get("LATCHKEY_SESSION_SECRET"));
    }

    boolean isStopping() {
        return stopping;
    }

    /** Stops what was started, also when that is only half of it. */
    void stop() {
        stopping = true;
        progress.say("Stopping ...");
        if (keycloak != null) {
            keycloak.close();
            // Its own way of stopping does not wait for whoever else may look into the database.
            postgres.close();
        }
        processes.endAll();
        progress.say("Stopped. The data stay in " + folder + ".");
    }
}
