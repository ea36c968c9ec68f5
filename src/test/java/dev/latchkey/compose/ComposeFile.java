package dev.latchkey.compose;

import dev.latchkey.support.BuildFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** {@code docker-compose.yml}, read as Compose reads it. */
record ComposeFile(String text, Map<String, Map<String, Object>> services) {

    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)([^}]*)}");

    static ComposeFile read() throws IOException {
        var text = Files.readString(BuildFolder.source("docker-compose.yml"));
        Map<String, Map<String, Map<String, Object>>> yaml = new Yaml().load(text);
        return new ComposeFile(text, yaml.get("services"));
    }

    /** A service's environment with {@code given} put in for the variables of the shell. */
    Map<String, String> environment(String service, Map<String, String> given) {
        var environment = new TreeMap<String, String>();
        ((Map<?, ?>) services.get(service).get("environment"))
                .forEach((name, value) -> environment.put(
                        (String) name,
                        VARIABLE.matcher(String.valueOf(value)).replaceAll(match -> given.get(match.group(1)))));
        return environment;
    }

    List<String> ports() {
        return services.values().stream()
                .flatMap(service -> service.get("ports") instanceof List<?> ports ? ports.stream() : Stream.empty())
                .map(String::valueOf)
                .toList();
    }

    List<String> images() {
        return services.values().stream()
                .map(service -> String.valueOf(service.get("image")))
                .toList();
    }

    /** What stands behind the name of each variable that the shell has to give. */
    Map<String, String> variables() {
        var variables = new TreeMap<String, String>();
        VARIABLE.matcher(text).results().forEach(match -> variables.put(match.group(1), match.group(2)));
        return variables;
    }
}
