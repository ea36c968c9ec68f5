package dev.latchkey.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.BuildFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ComposeFileTest {

    private final ComposeFile compose = read();

    @Test
    void everySecretHasToBeGiven() {
        assertThat(compose.variables())
                .allSatisfy((name, rest) -> assertThat(rest).as(name).isEqualTo(":?set " + name));
    }

    @Test
    void exampleNamesEveryVariableAndGivesNone() throws IOException {
        var example = Files.readAllLines(BuildFolder.source(".env.example")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();

        assertThat(example).allSatisfy(line -> assertThat(line).endsWith("="));
        assertThat(example)
                .extracting(line -> line.replace("=", ""))
                .containsExactlyInAnyOrderElementsOf(compose.variables().keySet());
    }

    @Test
    void portsAreOpenOnLoopbackOnly() {
        assertThat(compose.ports())
                .isNotEmpty()
                .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"));
    }

    @Test
    void versionsArePinned() {
        assertThat(compose.images()).allSatisfy(image -> assertThat(image).matches(".*:\\d+\\.\\d+.*"));
    }

    @Test
    void everyServiceTellsWhetherItIsHealthy() {
        assertThat(compose.services())
                .allSatisfy((name, service) -> assertThat(service).as(name).containsKey("healthcheck"));
    }

    @Test
    void latchkeyKnowsEveryVariableItIsGiven() throws IOException {
        var settings = Files.readString(BuildFolder.source("src/main/resources/application.yaml"));

        assertThat(compose.environment("latchkey", noSecrets()).keySet())
                .allSatisfy(name -> assertThat(settings).contains("${" + name));
    }

    @Test
    void keycloakIsGivenEveryVariableThatTheRealmNeeds() throws IOException {
        var realm = Files.readString(BuildFolder.source("keycloak/latchkey-realm.json"));
        var needed = Pattern.compile("\\$\\{([A-Z_]+)}")
                .matcher(realm)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();

        assertThat(needed).isNotEmpty();
        assertThat(compose.environment("keycloak", noSecrets())).containsKeys(needed.toArray(String[]::new));
    }

    @Test
    void jarIsTheOneThatTheBuildMakes() {
        var jar = Path.of(System.getProperty("latchkey.jar")).getFileName();

        assertThat(compose.text()).contains("./target/" + jar + ":/latchkey.jar");
    }

    private TreeMap<String, String> noSecrets() {
        var given = new TreeMap<String, String>();
        compose.variables().keySet().forEach(name -> given.put(name, "x"));
        return given;
    }

    private static ComposeFile read() {
        try {
            return ComposeFile.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
