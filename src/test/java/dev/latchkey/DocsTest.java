package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.BuildFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents name things that are there. */
class DocsTest {

    private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][A-Za-z]+)(?:\\.[A-Za-z_]+)?`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");

    static Stream<Path> documents() throws IOException {
        return Stream.of("README.md", "docs", "keycloak", "processes")
                .map(BuildFolder::source)
                .flatMap(DocsTest::walk)
                .filter(path -> path.toString().endsWith(".md"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void testsThatAreNamedExist(Path document) throws IOException {
        var tests = walk(BuildFolder.source("src/test/java"))
                .map(path -> path.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());

        assertThat(CLASS_NAME
                        .matcher(Files.readString(document))
                        .results()
                        .map(match -> match.group(1))
                        .filter(name -> name.endsWith("IT") || name.endsWith("Test")))
                .allSatisfy(name -> assertThat(tests).contains(name));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Path document) throws IOException {
        assertThat(LINK.matcher(Files.readString(document)).results().map(match -> match.group(1)))
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder).filter(Files::isRegularFile);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + folder, e);
        }
    }
}
