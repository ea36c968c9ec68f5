package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.BrowserSession;
import dev.latchkey.support.Caller;
import dev.latchkey.support.KeycloakServer;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import dev.latchkey.support.ThrowAway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** FAULTS row 23: who acts as somebody else is let in nowhere. */
@LatchkeyTest
class ImpersonationIT {

    @LocalServerPort
    private int port;

    private final ThrowAway throwAway = new ThrowAway();

    @AfterEach
    void tidy() {
        throwAway.close();
    }

    @Test
    void row23_sessionThatAnAdministratorImpersonatesReachesNothing() {
        var session = BrowserSession.impersonating("olivia", port);

        var page = session.open("/camunda/app/tasklist/default/");

        assertThat(page.asksForThePassword()).isFalse();
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.answer().text())
                .as("a page, with the rule and the way out")
                .contains("<h1>")
                .contains("noImpersonation")
                .containsOnlyOnce("Sign out")
                .doesNotContain("href=\"/leases\"");
        assertThat(session.get("/leases").text()).startsWith("{").contains("noImpersonation");
        assertThat(session.get("/camunda/api/engine/engine/default/task").status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/catalog", "/engine-rest/task"})
    void row23_tokenOfSuchASessionReachesNothing(String door) {
        var token = TestPlatform.keycloak()
                .tokensOf("olivia", KeycloakServer.REALM, throwAway.clientOfImpersonators())
                .path("access_token")
                .asText();

        var answer = Caller.withToken(token, port).get(door);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("noImpersonation");
    }
}
