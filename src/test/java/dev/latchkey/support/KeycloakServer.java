package dev.latchkey.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real Keycloak on the loopback address, holding the realm {@code latchkey} and the demo people. */
public final class KeycloakServer implements AutoCloseable {

    /** The realm that {@code keycloak/latchkey-realm.json} describes. */
    public static final String REALM = "latchkey";

    private static final Duration TIME_TO_START = Duration.ofMinutes(5);

    private final Process process;
    private final String url;
    private final Path log;

    private KeycloakServer(Process process, String url, Path log) {
        this.process = process;
        this.url = url;
        this.log = log;
    }

    /** Starts a server on {@code port} and waits until it is ready; {@code secrets} fill the realm's placeholders. */
    public static KeycloakServer start(
            KeycloakDistribution distribution,
            int port,
            String jdbcUrl,
            Map<String, String> secrets,
            Path log,
            OwnedProcesses processes) {
        Map<String, String> environment = new HashMap<>(secrets);
        environment.put("KC_DB_PASSWORD", secrets.get("KEYCLOAK_DB_PASSWORD"));
        environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
        environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", "admin");
        String url = "http://localhost:" + port;
        try {
            Process process = distribution.run(
                    List.of(
                            "start",
                            "--optimized",
                            "--import-realm",
                            "--cache=local",
                            "--http-enabled=true",
                            "--http-host=127.0.0.1",
                            "--http-port=" + port,
                            "--hostname=" + url,
                            "--db-url=" + jdbcUrl,
                            "--db-username=keycloak",
                            "--db-pool-max-size=20"),
                    environment,
                    log,
                    processes);
            KeycloakServer server = new KeycloakServer(process, url, log);
            server.awaitReady();
            server.admin().importDemoPeople();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start Keycloak", e);
        }
    }

    /** The address, as browsers and tokens know it. */
    public String url() {
        return url;
    }

    /** What Keycloak's own administrator sees and can do: for tests to check independently of Latchkey. */
    public KeycloakAdmin admin() {
        return new KeycloakAdmin(url);
    }

    /** The access token that the demo person {@code name} gets from the client {@code latchkey-demo}. */
    public String tokenOf(String name) {
        return KeycloakAdmin.passwordToken(url, REALM, "latchkey-demo", name, name);
    }

    /** The access token of a client's own account. */
    String tokenOfProgram(String client, String secret) {
        return KeycloakAdmin.tokens(
                        url,
                        REALM,
                        Map.of("grant_type", "client_credentials", "client_id", client, "client_secret", secret))
                .path("access_token")
                .asText();
    }

    /** All tokens, Keycloak's whole answer, that a person whose password is the user name gets from a client of a realm. */
    public JsonNode tokensOf(String name, String realm, String client) {
        return KeycloakAdmin.passwordTokens(url, realm, client, name, name);
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void close() {
        OwnedProcesses.end(process.toHandle());
    }

    private void awaitReady() throws IOException {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        Instant limit = Instant.now().plus(TIME_TO_START);
        while (!isReady(client, request)) {
            if (hasEnded()) {
                throw new IllegalStateException("Keycloak ended with " + process.exitValue() + ", see " + log);
            }
            if (Instant.now().isAfter(limit)) {
                close();
                throw new IllegalStateException("Keycloak was not ready within " + TIME_TO_START + ", see " + log);
            }
        }
    }

    private boolean isReady(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            // Not listening yet.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped while waiting for Keycloak", e);
        }
    }

    /** Also the pause between two looks. */
    private boolean hasEnded() {
        try {
            return process.waitFor(250, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped while waiting for Keycloak", e);
        }
    }
}
