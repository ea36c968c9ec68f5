package dev.latchkey.process.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

/** The page says what the tables say. */
class PolicyPageTest {

    private static final Path PAGE = Path.of("docs", "POLICY.md");
    private static final String WRITE = "mvn test -Dtest=PolicyPageTest -Dlatchkey.write-docs=true";

    @Test
    void pageIsTheOneThatTheTablesMake() throws IOException {
        // The policy itself first, then what stands against it.
        var files = Models.decisionFiles().stream()
                .sorted(Comparator.reverseOrder())
                .toList();
        var page = PolicyPage.of(files);
        if (Boolean.getBoolean("latchkey.write-docs")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("docs/POLICY.md is not what the tables say; write it anew: " + WRITE)
                .hasContent(page);
    }
}
