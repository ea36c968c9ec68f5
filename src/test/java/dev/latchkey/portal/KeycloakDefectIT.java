package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.BrowserSession;
import dev.latchkey.support.Caller;
import dev.latchkey.support.OwnLatchkey;
import dev.latchkey.support.TestPlatform;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people and programs are told by a Latchkey to which somebody gave the wrong secret. */
class KeycloakDefectIT {

    private static final String WRONG = "not-the-secret-of-anybody";

    private static OwnLatchkey latchkey;

    @BeforeAll
    static void start() {
        latchkey = OwnLatchkey.start(Map.of("LATCHKEY_GRANT_SECRET", WRONG));
        TestPlatform.keycloak().admin().allowSignInAt("http://localhost:" + latchkey.port());
    }

    @AfterAll
    static void stop() {
        latchkey.close();
    }

    @Test
    void peopleReadWhoHasToMendWhat() {
        var sam = BrowserSession.at(latchkey.port());
        sam.signIn("sam");

        var page = sam.send("GET", "/", null, Map.of("Accept", "text/html"));

        assertThat(page.status()).isEqualTo(503);
        assertThat(page.text())
                .contains("Something has to be mended", "Who runs Keycloak", "Sign out")
                .doesNotContain("does not answer", "latchkey-grant", WRONG);
        assertThat(latchkey.log()).contains("Keycloak has to be mended: Cannot").doesNotContain(WRONG);
    }

    @Test
    void programsKnowItByItsType() {
        var answer = Caller.as("sam", latchkey.port()).get("/api/v1/requests");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("60");
        assertThat(answer.at("type")).isEqualTo("urn:latchkey:problem:keycloakDefect");
        assertThat(answer.text()).doesNotContain("latchkey-grant", "sam");
    }
}
