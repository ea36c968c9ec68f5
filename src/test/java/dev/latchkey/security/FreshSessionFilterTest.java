package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

class FreshSessionFilterTest {

    private final MockHttpSession session = new MockHttpSession();
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void whoSignsOutWhileKeycloakIsAskedIsNobodyAfterwards() throws Exception {
        request.setSession(session);
        SecurityContextHolder.getContext().setAuthentication(alice());
        var caller = new AtomicReference<Authentication>(alice());

        new FreshSessionFilter(peopleWhoAreAskedWhileTheSessionEnds(), Clock.systemUTC())
                .doFilter(
                        request,
                        response,
                        (in, out) ->
                                caller.set(SecurityContextHolder.getContext().getAuthentication()));

        assertThat(session.isInvalid()).isTrue();
        assertThat(caller.get()).isNull();
    }

    private People peopleWhoAreAskedWhileTheSessionEnds() {
        return new People() {
            @Override
            public Optional<Person> searchPerson(UserId id) {
                session.invalidate();
                return Optional.of(new Person(id, "alice", true, Set.of()));
            }

            @Override
            public Optional<Person> searchPerson(String username) {
                throw new AssertionError("People are looked up by id");
            }
        };
    }

    private static OAuth2AuthenticationToken alice() {
        var claims = Map.<String, Object>of("sub", "1", "preferred_username", "alice");
        var token = new OidcIdToken("t", Instant.EPOCH, Instant.MAX, claims);
        return new OAuth2AuthenticationToken(
                new DefaultOidcUser(List.of(), token, "preferred_username"), List.of(), "keycloak");
    }
}
