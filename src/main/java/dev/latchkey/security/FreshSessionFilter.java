package dev.latchkey.security;

import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends the session of a person who was disabled, deleted or renamed in Keycloak: disabling alone sends no back-channel
 * logout, and a freed user name may be somebody else's tomorrow.
 */
class FreshSessionFilter extends OncePerRequestFilter {

    // Tasklist makes some eighty calls for one page: one look at Keycloak answers for all of them.
    private static final Duration BELIEVED_FOR = Duration.ofSeconds(5);
    private static final String SEEN_AT = FreshSessionFilter.class.getName() + ".seenAt";

    private final People people;
    private final Clock clock;

    FreshSessionFilter(People people, Clock clock) {
        this.people = people;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null
                && SecurityContextHolder.getContext().getAuthentication() instanceof OAuth2AuthenticationToken signedIn
                && isStale(session)) {
            if (!isStill(signedIn)) {
                session.invalidate();
                SecurityContextHolder.clearContext();
                response.sendError(HttpStatus.UNAUTHORIZED.value());
                return;
            }
            try {
                session.setAttribute(SEEN_AT, clock.instant());
            } catch (IllegalStateException ended) {
                // Signed out while Keycloak was asked: whoever calls is nobody now.
                SecurityContextHolder.clearContext();
            }
        }
        chain.doFilter(request, response);
    }

    private boolean isStale(HttpSession session) {
        return !(session.getAttribute(SEEN_AT) instanceof Instant seenAt)
                || seenAt.plus(BELIEVED_FOR).isBefore(clock.instant());
    }

    private boolean isStill(OAuth2AuthenticationToken signedIn) {
        return signedIn.getPrincipal() instanceof OidcUser user
                && people.searchPerson(new UserId(user.getSubject()))
                        .filter(Person::enabled)
                        .filter(person -> person.username().equals(signedIn.getName()))
                        .isPresent();
    }
}
