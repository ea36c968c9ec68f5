package dev.latchkey.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.support.BuildFolder;
import dev.latchkey.support.Caller;
import dev.latchkey.support.Ports;
import dev.latchkey.support.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starts the packaged jar with the environment that the Compose file gives it, and with nothing else. */
class ComposeIT {

    private static final Path LOG = BuildFolder.resolve("tests/compose.log");

    private final int port = Ports.free();
    private Process latchkey;

    @AfterEach
    void stop() throws InterruptedException {
        latchkey.destroy();
        if (!latchkey.waitFor(30, TimeUnit.SECONDS)) {
            latchkey.destroyForcibly();
        }
    }

    @Test
    void packagedJarRunsOnWhatComposeGivesIt() throws IOException {
        start(environment());

        await().atMost(Duration.ofMinutes(2)).until(() -> !latchkey.isAlive() || isUp());
        assertThat(latchkey.isAlive()).as(Files.readString(LOG)).isTrue();
        assertThat(Caller.as("alice", port).get("/api/v1/catalog").json().path("items"))
                .isNotEmpty();
    }

    @Test
    void withoutASecretItStopsAndNamesIt() throws Exception {
        var environment = environment();
        environment.remove("LATCHKEY_GRANT_SECRET");
        start(environment);

        assertThat(latchkey.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(latchkey.exitValue()).isNotZero();
        assertThat(Files.readString(LOG))
                .contains("Latchkey cannot start without these settings: LATCHKEY_GRANT_SECRET");
    }

    /** Names and secrets as they stand; only the addresses inside Compose's network become those of this machine. */
    private static Map<String, String> environment() throws IOException {
        var settings = TestPlatform.newSettings();
        var environment = new TreeMap<>(ComposeFile.read().environment("latchkey", settings));
        replace(
                environment,
                "LATCHKEY_DB_URL",
                "jdbc:postgresql://postgres:5432/latchkey",
                settings.get("LATCHKEY_DB_URL"));
        replace(environment, "LATCHKEY_KEYCLOAK_URL", "http://keycloak:8080", settings.get("LATCHKEY_KEYCLOAK_URL"));
        replace(
                environment,
                "LATCHKEY_KEYCLOAK_PUBLIC_URL",
                "http://localhost:8180",
                settings.get("LATCHKEY_KEYCLOAK_URL"));
        replace(environment, "LATCHKEY_ADDRESS", "0.0.0.0", "127.0.0.1");
        replace(environment, "LATCHKEY_SPOOL", "/var/lib/latchkey/spool", settings.get("LATCHKEY_SPOOL"));
        return environment;
    }

    private static void replace(Map<String, String> environment, String name, String inside, String here) {
        assertThat(environment).containsEntry(name, inside);
        environment.put(name, here);
    }

    private void start(Map<String, String> environment) throws IOException {
        Files.createDirectories(LOG.getParent());
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-jar",
                        System.getProperty("latchkey.jar"),
                        "--server.port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        latchkey = builder.start();
    }

    private boolean isUp() {
        try {
            return Caller.anonymous(port).get("/actuator/health").at("status").equals("UP");
        } catch (RuntimeException e) {
            // Not listening yet.
            return false;
        }
    }
}
