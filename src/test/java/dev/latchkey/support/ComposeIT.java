package dev.latchkey.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The packaged jar runs with the environment that {@code docker-compose.yml} gives it, word for word. */
class ComposeIT {

    private static final Duration TIME_TO_START = Duration.ofMinutes(2);
    private static final Pattern SECRET = Pattern.compile("\\$\\{([A-Z_]+):\\?set \\1}");

    private final Map<String, Object> compose = read();

    @TempDir
    Path folder;

    @Test
    void latchkeyIsHealthyWithItsEnvironmentAndNothingElse() throws Exception {
        int port = Ports.free();
        Map<String, String> environment = environmentOfLatchkey(port);
        Process latchkey = start(environment);
        try {
            assertThat(healthOf(latchkey, port)).contains("\"UP\"");
        } finally {
            stop(latchkey);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATCHKEY_DB_PASSWORD", "LATCHKEY_LOGIN_SECRET", "LATCHKEY_GRANT_SECRET",
            "LATCHKEY_SESSION_SECRET"})
    void withoutASecretTheStartStopsAndNamesIt(String secret) throws Exception {
        Map<String, String> environment = environmentOfLatchkey(Ports.free());
        assertThat(environment.remove(secret)).as("secret in docker-compose.yml").isNotNull();

        Process latchkey = start(environment);
        try {
            assertThat(latchkey.waitFor(TIME_TO_START.toSeconds(), TimeUnit.SECONDS)).as("Latchkey has ended").isTrue();
        } finally {
            stop(latchkey);
        }

        assertThat(latchkey.exitValue()).isNotZero();
        assertThat(Files.readString(log())).contains(secret);
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyServiceIsPinnedWatchedAndOnLoopback(String service) {
        Map<String, Object> settings = service(service);

        assertThat((String) settings.get("image")).matches(".+:\\d+\\..+");
        assertThat(settings).containsKey("healthcheck");
        assertThat(list(settings.get("ports"))).isNotEmpty().allMatch(port -> port.toString().startsWith("127.0.0.1:"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void everySecretComesFromOutsideWithoutADefault(String service) {
        environment(service).forEach((name, value) -> {
            if (name.endsWith("_PASSWORD") || name.endsWith("_SECRET")) {
                assertThat(value).as(name).matches(SECRET);
            }
        });
    }

    static List<String> services() {
        return List.copyOf(map(read().get("services")).keySet());
    }

    /** As in the file; only the hosts and ports of the containers give way to those of the test's servers. */
    private Map<String, String> environmentOfLatchkey(int port) {
        Map<String, String> secrets = DemoSecrets.read();
        Map<String, String> environment = new TreeMap<>();
        environment("latchkey").forEach((name, value) -> {
            Matcher secret = SECRET.matcher(value);
            environment.put(name, secret.matches() ? secrets.get(secret.group(1)) : value);
        });
        replace(environment, "LATCHKEY_ADDRESS", "0.0.0.0", "127.0.0.1");
        replace(environment, "LATCHKEY_PORT", "8080", String.valueOf(port));
        replace(environment, "LATCHKEY_BASE_URL", "http://localhost:8080", "http://localhost:" + port);
        replace(environment, "LATCHKEY_DB_URL", "jdbc:postgresql://postgres:5432/latchkey", TestPlatform.newDatabase());
        replace(environment, "LATCHKEY_KEYCLOAK_URL", "http://keycloak:8080", TestPlatform.keycloak().url());
        replace(environment, "LATCHKEY_KEYCLOAK_PUBLIC_URL", "http://localhost:8180", TestPlatform.keycloak().url());
        return environment;
    }

    private static void replace(Map<String, String> environment, String name, String inContainer, String inTest) {
        assertThat(environment).containsEntry(name, inContainer);
        environment.put(name, inTest);
    }

    private Process start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-jar", System.getProperty("latchkey.jar"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return TestPlatform.start(builder);
    }

    private static void stop(Process latchkey) throws InterruptedException {
        OwnedProcesses.end(latchkey.toHandle());
        // Its exit value is known a moment after it has ended.
        latchkey.waitFor();
    }

    private String healthOf(Process latchkey, int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                .timeout(Duration.ofSeconds(10)).build();
        Instant limit = Instant.now().plus(TIME_TO_START);
        String answer = "none yet";
        while (!answer.contains("\"UP\"") && Instant.now().isBefore(limit)) {
            if (latchkey.waitFor(250, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("Latchkey ended with " + latchkey.exitValue() + ":\n" + Files.readString(log()));
            }
            try {
                answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
            } catch (IOException e) {
                answer = "not listening yet: " + e.getMessage();
            }
        }
        return answer;
    }

    private Path log() {
        return folder.resolve("latchkey.log");
    }

    private Map<String, Object> service(String name) {
        return map(map(compose.get("services")).get(name));
    }

    private Map<String, String> environment(String service) {
        Map<String, String> environment = new HashMap<>();
        map(service(service).get("environment")).forEach((name, value) -> environment.put(name, value.toString()));
        return environment;
    }

    private static Map<String, Object> read() {
        try (Reader file = Files.newBufferedReader(BuildFolder.source("docker-compose.yml"))) {
            return new Yaml().load(file);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read docker-compose.yml", e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static List<?> list(Object value) {
        return (List<?>) value;
    }
}
