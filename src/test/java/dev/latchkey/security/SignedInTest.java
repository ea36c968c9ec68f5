package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

class SignedInTest {

    private static final Duration BELIEVED = Duration.ofMinutes(15);
    private static final Instant NINE = Instant.parse("2026-12-01T09:00:00Z");

    private final Clock clock = mock();
    private final LastReadings readings =
            new LastReadings(new LoginProperties("latchkey", "s", BELIEVED, Duration.ofHours(10)), clock);
    private final SignedIn signedIn = new SignedIn(readings);
    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/ask");

    @BeforeEach
    void atNine() {
        when(clock.instant()).thenReturn(NINE);
        request.setSession(new MockHttpSession());
    }

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void groupsAreToldAsLongAsTheyAreBelieved() {
        signIn();
        readings.keep(request.getSession(), new Person(new UserId("1"), "sam", true, Set.of("security")));
        assertThat(signedIn.search(request)).contains(new SignedIn.Session("sam", true));

        when(clock.instant()).thenReturn(NINE.plus(BELIEVED).plusSeconds(1));
        assertThat(signedIn.search(request)).contains(new SignedIn.Session("sam", false));
    }

    @Test
    void readingOfAnotherIsNobodysHere() {
        signIn();
        readings.keep(request.getSession(), new Person(new UserId("2"), "sonia", true, Set.of("security")));

        assertThat(signedIn.search(request)).contains(new SignedIn.Session("sam", false));
    }

    @Test
    void nobodyIsSignedInWithoutASession() {
        assertThat(signedIn.search(request)).isEmpty();
    }

    @Test
    void whoActsAsSomebodyElseIsNobody() {
        signIn(Map.of("sub", "1", "preferred_username", "sam", "impersonator", Map.of("username", "adam")));

        assertThat(signedIn.search(request)).isEmpty();
    }

    private static void signIn() {
        signIn(Map.of("sub", "1", "preferred_username", "sam"));
    }

    private static void signIn(Map<String, Object> claims) {
        var user = new DefaultOidcUser(
                List.of(), new OidcIdToken("t", Instant.EPOCH, Instant.MAX, claims), "preferred_username");
        SecurityContextHolder.getContext()
                .setAuthentication(new OAuth2AuthenticationToken(user, List.of(), "keycloak"));
    }
}
