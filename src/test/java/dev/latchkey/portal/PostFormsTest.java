package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever writes a new form closes it while Keycloak is away: each of the templates is looked through. */
class PostFormsTest {

    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final String CLOSED_WHILE_KEYCLOAK_IS_AWAY = "th:disabled=\"${away != null}\"";

    @Test
    void eachButtonThatSendsIsClosedWhileKeycloakIsAway() {
        var forms = new TreeMap<String, List<String>>();
        templates().forEach((name, html) -> {
            assertThat(PostForms.sentFromElsewhere(html)).as(name).isEmpty();
            if (!PostForms.in(html).isEmpty()) {
                forms.put(name, PostForms.in(html));
                // The frame says why.
                assertThat(html).as(name).contains("portal/layout :: page(");
            }
        });

        assertThat(forms).containsKeys("portal/home.html", "portal/request.html", "portal/ask.html");
        forms.forEach((name, all) -> all.forEach(form -> assertThat(PostForms.buttonsOf(form))
                .as(name)
                .isNotEmpty()
                .allSatisfy(button -> assertThat(button).contains(CLOSED_WHILE_KEYCLOAK_IS_AWAY))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<form method=\"post\" action=\"/ask\"><button disabled=\"disabled\">a</button><button>b</button></form>",
                "<form action=\"/ask\" method=\"POST\"><input type=\"submit\"></form>",
                "<form method=\"post\"><input name=\"a\"></form>",
                "<form method=\"post\"><button aria-label=\"not disabled now\" class=\"x\">a</button></form>",
                "<a hx-post=\"/ask\">Ask</a>",
                "<button form=\"ask\">Ask</button>"
            })
    void formThatCanBeSentIsFound(String html) {
        assertThat(PostForms.openIn("<main>" + html + "</main>")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<form method=\"post\" action=\"/ask\"><button type=\"submit\" disabled=\"disabled\">a</button></form>",
                "<form method=\"post\" hx-post=\"/ask\"><button disabled>a</button></form>",
                "<form method=\"post\" action=\"/logout\"><button>Sign out</button></form>",
                "<form method=\"get\" action=\"/audit\"><button>Show</button></form>"
            })
    void formThatCannotOrMayBeSentIsNone(String html) {
        assertThat(PostForms.openIn(html)).isEmpty();
    }

    private static Map<String, String> templates() {
        var all = new TreeMap<String, String>();
        try (var files = Files.walk(TEMPLATES)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                all.put(TEMPLATES.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }
}
