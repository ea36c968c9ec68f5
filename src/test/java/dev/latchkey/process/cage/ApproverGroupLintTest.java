package dev.latchkey.process.cage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.directory.KnownGroups;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stage that asks a group which is not there is refused, at its line. */
class ApproverGroupLintTest {

    private final KnownGroups groups = "security"::equals;

    @Test
    void routeThatAsksAGroupWhichIsNotThereIsRefusedAtItsLine() throws IOException {
        var model = model().replace("<text>\"security\"</text>", "<text>\"securty\"</text>");
        var line = model.substring(0, model.indexOf("outputEntry_mediumTierAsksSecurity_approverGroup"))
                .lines()
                .count();

        var violations = check(model);

        assertThat(violations).hasSize(4);
        assertThat(violations.get(0))
                .hasToString(
                        "access-policy.dmn, line %d, outputEntry_mediumTierAsksSecurity_approverGroup: there is no group 'securty' in Keycloak, or none that is where its path says"
                                .formatted(line));
    }

    @Test
    void groupThatIsThereAndOneThatIsComputedAreNoFlaw() throws IOException {
        assertThat(check(model())).isEmpty();
    }

    private List<Violation> check(String model) {
        return new ApproverGroupLint(groups).check("access-policy.dmn", model.getBytes(StandardCharsets.UTF_8));
    }

    private static String model() throws IOException {
        return Files.readString(Path.of("processes", "access-policy.dmn"));
    }
}
