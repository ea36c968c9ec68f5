package dev.latchkey.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL and one Keycloak for all tests of this JVM, started when first asked for, on ports of their own. */
public final class TestPlatform {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static OwnedProcesses processes;
    private static PostgresServer postgres;
    private static KeycloakServer keycloak;

    private TestPlatform() {}

    /** The database server. */
    public static synchronized PostgresServer postgres() {
        if (postgres == null) {
            String run = "tests/" + ProcessHandle.current().pid();
            postgres = PostgresServer.startTemporary(BuildFolder.resolve(run + "/postgres"), processes());
            postgres.createUser("latchkey", DemoSecrets.read().get("LATCHKEY_DB_PASSWORD"));
        }
        return postgres;
    }

    /** Keycloak, with the realm and the demo people. */
    public static synchronized KeycloakServer keycloak() {
        if (keycloak == null) {
            Map<String, String> secrets = DemoSecrets.read();
            postgres().createDatabase("keycloak", secrets.get("KEYCLOAK_DB_PASSWORD"));
            keycloak = KeycloakServer.start(
                    KeycloakDistribution.prepared(processes()),
                    Ports.free(),
                    postgres().jdbcUrl("keycloak"),
                    secrets,
                    BuildFolder.resolve("tests/" + ProcessHandle.current().pid() + "/keycloak.log"),
                    processes());
        }
        return keycloak;
    }

    /** The JDBC address of a new and empty database, owned by user {@code latchkey}. */
    public static synchronized String newDatabase() {
        String name = "latchkey_" + DATABASES.incrementAndGet();
        postgres().createDatabaseOf("latchkey", name);
        return postgres().jdbcUrl(name);
    }

    /** All that Latchkey needs to be told to run on this platform, with a new database, by environment name. */
    public static Map<String, String> newSettings() {
        Map<String, String> settings = new HashMap<>(DemoSecrets.read());
        settings.remove("KEYCLOAK_DB_PASSWORD");
        settings.put("LATCHKEY_DB_URL", newDatabase());
        settings.put("LATCHKEY_DB_USER", "latchkey");
        settings.put("LATCHKEY_KEYCLOAK_URL", keycloak().url());
        settings.put(
                "LATCHKEY_SPOOL",
                BuildFolder.resolve("tests/" + ProcessHandle.current().pid() + "/spool")
                        .toString());
        return settings;
    }

    /** Starts a process that ends with this JVM at the latest. */
    static synchronized Process start(ProcessBuilder builder) {
        try {
            return processes().start(builder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OwnedProcesses processes() {
        if (processes == null) {
            processes = OwnedProcesses.in(BuildFolder.resolve("tests"));
            Runtime.getRuntime().addShutdownHook(new Thread(TestPlatform::stop, "stop-test-platform"));
        }
        return processes;
    }

    private static synchronized void stop() {
        if (keycloak != null) {
            keycloak.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        processes.endAll();
    }
}
