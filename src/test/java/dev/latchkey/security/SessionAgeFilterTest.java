package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

class SessionAgeFilterTest {

    private static final Instant SIGNED_IN = Instant.parse("2026-12-01T09:00:00Z");
    private static final Duration LONGEST = Duration.ofHours(10);

    private MockHttpSession session = new MockHttpSession();
    private final AtomicReference<Authentication> caller = new AtomicReference<>();

    @BeforeEach
    void signIn() {
        var token = new OidcIdToken("t", SIGNED_IN, SIGNED_IN.plusSeconds(60), Map.of("sub", "1", "iat", SIGNED_IN));
        SecurityContextHolder.getContext()
                .setAuthentication(
                        new OAuth2AuthenticationToken(new DefaultOidcUser(List.of(), token), List.of(), "keycloak"));
    }

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void sessionGoesOnUntilItsTime() throws Exception {
        callAt(SIGNED_IN.plus(LONGEST).minusSeconds(1));

        assertThat(session.isInvalid()).isFalse();
        assertThat(caller.get()).isNotNull();
    }

    @Test
    void sessionIsOverAtItsTimeAndWhoCallsIsNobody() throws Exception {
        callAt(SIGNED_IN.plus(LONGEST));

        assertThat(session.isInvalid()).isTrue();
        assertThat(caller.get()).isNull();
    }

    @Test
    void sessionThatAnotherCallHasJustEndedIsOverToo() throws Exception {
        session = new MockHttpSession() {
            @Override
            public void invalidate() {
                throw new IllegalStateException("ended");
            }
        };

        callAt(SIGNED_IN.plus(LONGEST));

        assertThat(caller.get()).isNull();
    }

    @Test
    void sessionOfNobodyIsLeftAlone() throws Exception {
        SecurityContextHolder.clearContext();

        callAt(SIGNED_IN.plus(LONGEST));

        assertThat(session.isInvalid()).isFalse();
    }

    private void callAt(Instant now) throws Exception {
        var request = new MockHttpServletRequest("GET", "/");
        request.setSession(session);
        var login = new LoginProperties("latchkey", "s", Duration.ofMinutes(15), LONGEST);
        new SessionAgeFilter(login, Clock.fixed(now, ZoneOffset.UTC))
                .doFilter(
                        request,
                        new MockHttpServletResponse(),
                        (in, out) ->
                                caller.set(SecurityContextHolder.getContext().getAuthentication()));
    }
}
