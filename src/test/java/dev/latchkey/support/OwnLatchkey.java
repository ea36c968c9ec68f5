package dev.latchkey.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The packaged Latchkey in a process of its own, with a new database and settings that differ from those of all other
 * tests. A second one cannot stand in this JVM: Camunda's REST API finds the engine in a static map, and the context
 * that ends takes the other's engine out of it.
 */
public final class OwnLatchkey implements AutoCloseable {

    private final int port = Ports.free();
    private final Path log =
            BuildFolder.resolve("tests/" + ProcessHandle.current().pid() + "/latchkey-" + port + ".log");
    private final Process process;

    private OwnLatchkey(Map<String, String> different) {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        System.getProperty("latchkey.jar"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(TestPlatform.newSettings());
        builder.environment()
                .putAll(Map.of("LATCHKEY_PORT", String.valueOf(port), "LATCHKEY_BASE_URL", "http://localhost:" + port));
        builder.environment().putAll(different);
        process = TestPlatform.start(builder);
    }

    /** Starts it and waits until it can be used; {@code different} are settings by environment name. */
    public static OwnLatchkey start(Map<String, String> different) {
        var latchkey = new OwnLatchkey(different);
        await("Latchkey is ready, see " + latchkey.log)
                .atMost(Duration.ofMinutes(6))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> !latchkey.process.isAlive() || latchkey.isReady());
        if (!latchkey.process.isAlive()) {
            throw new IllegalStateException("Latchkey ended while starting, see " + latchkey.log);
        }
        return latchkey;
    }

    private boolean isReady() throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(3))
                .build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** What it has written so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        OwnedProcesses.end(process.toHandle());
    }
}
