package dev.latchkey;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.BuildFolder;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** The page of settings names each setting there is, with its default and its variable, and no other. */
class ConfigurationTableTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\|.*\\| ([^|]*) \\| (?:`(\\w+)` )?\\|$");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(LATCHKEY_\\w+)(?::(.*))?}");
    private static final Pattern VARIABLE = Pattern.compile("`(LATCHKEY_\\w+)`");

    private Map<String, Row> rows;
    private Map<String, String> yaml;

    private record Row(String defaultValue, Optional<String> variable) {}

    @BeforeEach
    void read() throws IOException {
        rows = ROW.matcher(Files.readString(BuildFolder.source("docs/CONFIGURATION.md")))
                .results()
                .collect(toMap(
                        match -> match.group(1),
                        match -> new Row(match.group(2), Optional.ofNullable(match.group(3)))));
        var source = (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
                .load("application", new ClassPathResource("application.yaml"))
                .get(0);
        yaml = Arrays.stream(source.getPropertyNames())
                .collect(toMap(name -> name, name -> String.valueOf(source.getProperty(name))));
    }

    @Test
    void namesEachSettingOfLatchkeyAndNoOther() {
        var ours = Stream.concat(yaml.keySet().stream(), inCode())
                .filter(name -> name.startsWith("latchkey."))
                .collect(toSet());

        assertThat(rows.keySet().stream().filter(name -> name.startsWith("latchkey.")))
                .containsExactlyInAnyOrderElementsOf(ours);
        assertThat(yaml).containsKeys(rows.keySet().toArray(String[]::new));
    }

    @Test
    void namesTheDefaultsInForce() {
        assertThat(rows)
                .allSatisfy((name, row) -> assertThat(row.defaultValue()).isEqualTo(defaultOf(yaml.get(name))));
    }

    @Test
    void namesTheVariables() {
        assertThat(rows).allSatisfy((name, row) -> assertThat(row.variable()).isEqualTo(variableOf(yaml.get(name))));
    }

    @Test
    void readmeNamesEachVariable() throws IOException {
        var readme = Files.readString(BuildFolder.source("README.md"));
        var table =
                readme.substring(readme.indexOf("| Variable | Meaning | Default |"), readme.indexOf("A role becomes"));

        assertThat(VARIABLE.matcher(table).results().map(match -> match.group(1)))
                .containsExactlyInAnyOrderElementsOf(variables());
    }

    private Set<String> variables() {
        return yaml.values().stream()
                .flatMap(value -> variableOf(value).stream())
                .collect(toSet());
    }

    private static Optional<String> variableOf(String value) {
        return Optional.of(PLACEHOLDER.matcher(value))
                .filter(placeholder -> placeholder.matches())
                .map(placeholder -> placeholder.group(1));
    }

    private String defaultOf(String value) {
        var placeholder = PLACEHOLDER.matcher(value);
        if (!placeholder.matches()) {
            return "`" + value + "`";
        }
        var fallback = placeholder.group(2);
        if (fallback == null) {
            return "required";
        }
        if (fallback.isEmpty()) {
            return "none";
        }
        return "`" + (fallback.startsWith("$") ? settingWith(fallback) : fallback) + "`";
    }

    private String settingWith(String value) {
        return yaml.entrySet().stream()
                .filter(entry -> entry.getValue().equals(value))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** The settings that the code takes; of those with a key of their own, such as a tier, the file has the keys. */
    private static Stream<String> inCode() {
        var scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scan.findCandidateComponents("dev.latchkey").stream()
                .map(found -> ClassUtils.resolveClassName(found.getBeanClassName(), null))
                .flatMap(type -> components(type).stream()
                        .filter(component -> !Map.class.isAssignableFrom(component.getType()))
                        .map(component -> prefix(type) + "." + dashed(component)));
    }

    private static List<RecordComponent> components(Class<?> type) {
        assertThat(type).isRecord();
        return List.of(type.getRecordComponents());
    }

    private static String prefix(Class<?> type) {
        return AnnotationUtils.getAnnotation(type, ConfigurationProperties.class)
                .prefix();
    }

    private static String dashed(RecordComponent component) {
        var name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase();
        return ConfigurationPropertyName.of(name).toString();
    }
}
