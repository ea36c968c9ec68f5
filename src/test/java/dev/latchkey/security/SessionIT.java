package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.support.BrowserSession;
import dev.latchkey.support.KeycloakAdmin;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import dev.latchkey.support.ThrowAway;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.oauth2.client.oidc.session.OidcSessionRegistry;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfFilter;

/** How a session begins, what protects it, and every way in which it ends. */
@LatchkeyTest
class SessionIT {

    private static final String SIGNED_IN_AS = "/camunda/api/admin/auth/user/default";
    private static final String OWN_PAGE = "/csrf";

    @LocalServerPort
    private int port;

    private final KeycloakAdmin keycloak = TestPlatform.keycloak().admin();
    private final ThrowAway throwAway = new ThrowAway();

    @AfterEach
    void tidy() {
        throwAway.close();
    }

    @Test
    void sessionIsOfWhoSignedInAndItsCookieIsKeptFromScriptsAndOtherSites() {
        var session = BrowserSession.signedIn("alice", port);

        assertThat(session.get(SIGNED_IN_AS).at("userId")).isEqualTo("alice");
        assertThat(sessionCookies(session))
                .isNotEmpty()
                .allSatisfy(cookie -> assertThat(cookie)
                        .contains("HttpOnly")
                        .contains("SameSite=Lax")
                        .doesNotContain("Secure"));
    }

    @Test
    void signingInMakesAnotherSession() {
        var session = BrowserSession.signedIn("alice", port);

        var ids = sessionCookies(session).stream()
                .map(cookie -> cookie.split(";")[0])
                .distinct();
        assertThat(ids).as("one before and one after").hasSizeGreaterThan(1);
    }

    @Test
    void ageOfASessionIsLookedAtBeforeItsForms(@Autowired SecurityFilterChain browserChain) {
        assertThat(browserChain.getFilters())
                .extracting(Object::getClass)
                .containsSubsequence(SecurityContextHolderFilter.class, SessionAgeFilter.class, CsrfFilter.class);
    }

    @Test
    void pagesForbidToBeFramedAndGuessed() {
        var session = BrowserSession.signedIn("alice", port);
        for (var page : List.of("/camunda/app/tasklist/default/", OWN_PAGE)) {
            var answer = session.open(page).answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers().allValues("Content-Security-Policy"))
                    .as(page)
                    .hasSize(1);
            assertThat(answer.header("Content-Security-Policy"))
                    .as(page)
                    .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'");
            assertThat(answer.header("X-Content-Type-Options")).as(page).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).as(page).isEqualTo("DENY");
            assertThat(answer.header("Referrer-Policy")).as(page).isEqualTo("same-origin");
        }
        assertThat(session.get(SIGNED_IN_AS).header("Cache-Control")).contains("no-store");
    }

    @Test
    void sessionEndsAtOnceWhenKeycloakSaysSo() {
        var person = throwAway.person();
        var session = BrowserSession.signedIn(person, port);
        assertThat(session.get(SIGNED_IN_AS).status()).isEqualTo(200);

        keycloak.send("POST", "/users/" + keycloak.userId(person) + "/logout", null);

        assertThat(session.get(SIGNED_IN_AS).status()).isEqualTo(401);
        assertThat(session.get(OWN_PAGE).status()).isEqualTo(401);
        assertThat(session.open("/").asksForThePassword()).isTrue();
    }

    @Test
    void sessionOfAPersonDisabledSinceEndsWithinSeconds() {
        var person = throwAway.person();
        var session = BrowserSession.signedIn(person, port);

        throwAway.disablePerson(person);

        awaitEnd(session);
    }

    @Test
    void sessionOfAPersonDeletedSinceEndsWithinSeconds() {
        var person = throwAway.person();
        var session = BrowserSession.signedIn(person, port);

        throwAway.deletePerson(person);

        awaitEnd(session);
    }

    @Test
    void signOutEndsTheSessionHereAndInKeycloak() {
        var session = BrowserSession.signedIn(throwAway.person(), port);

        var answer = session.send("POST", "/logout", null, csrf(session));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(session.get(SIGNED_IN_AS).status()).isEqualTo(401);
        assertThat(session.open(answer.at("location")).answer().text()).contains("You are signed out");
        assertThat(session.open("/").asksForThePassword()).isTrue();
        assertThat(session.open("/camunda/app/tasklist/default/").asksForThePassword())
                .isTrue();
    }

    @Test
    void sessionThatIsOverIsForgotten(@Autowired OidcSessionRegistry sessions) {
        var over = BrowserSession.signedIn("alice", port);
        var other = BrowserSession.signedIn("ben", port);

        var id = id(over);
        over.send("POST", "/logout", null, csrf(over));

        assertThat(sessions.removeSessionInformation(id)).isNull();
        assertThat(sessions.removeSessionInformation(id(other))).isNotNull();
    }

    private static String id(BrowserSession session) {
        return session.cookie().replaceAll("(?:.*; ?)?latchkey=([^;]+).*", "$1");
    }

    @Test
    void nobodyElseCanSignAPersonOut() {
        var session = BrowserSession.signedIn("alice", port);

        assertThat(session.sendForged("POST", "/logout", null).status()).isEqualTo(403);
        session.open("/logout");

        assertThat(session.get(SIGNED_IN_AS).status()).isEqualTo(200);
    }

    @Test
    void sessionOpensNoDoorForPrograms() {
        var session = BrowserSession.signedIn("adam", port);

        for (var path :
                List.of("/api/v1/catalog", "/engine-rest/task", "/engine-rest/version", "/actuator/prometheus")) {
            assertThat(session.get(path).status()).as(path).isEqualTo(401);
        }
    }

    private void awaitEnd(BrowserSession session) {
        await().pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(15))
                .until(() -> session.get(SIGNED_IN_AS).status(), status -> status == 401);
        assertThat(session.get(OWN_PAGE).status()).isEqualTo(401);
        assertThat(session.open("/camunda/app/tasklist/default/").address().getPort())
                .as("a page of Keycloak's")
                .isNotEqualTo(port);
    }

    private static Map<String, String> csrf(BrowserSession session) {
        var token = session.get("/csrf");
        var headers = new HashMap<String, String>();
        headers.put(token.at("headerName"), token.at("token"));
        return headers;
    }

    private static List<String> sessionCookies(BrowserSession session) {
        return session.cookiesAsSet().stream()
                .filter(cookie -> cookie.startsWith("latchkey="))
                .toList();
    }
}
