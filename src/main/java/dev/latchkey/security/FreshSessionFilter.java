package dev.latchkey.security;

import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends the session of a person who was disabled, deleted or renamed in Keycloak: disabling alone sends no back-channel
 * logout, and a freed user name may be somebody else's tomorrow. While Keycloak does not answer nobody's session ends by
 * this, and nothing can be done in it but look.
 */
class FreshSessionFilter extends OncePerRequestFilter {

    // Tasklist makes some eighty calls for one page: one look at Keycloak answers for all of them.
    private static final Duration BELIEVED_FOR = Duration.ofSeconds(5);

    private final People people;
    private final LastReadings readings;

    FreshSessionFilter(People people, LastReadings readings) {
        this.people = people;
        this.readings = readings;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null
                && SecurityContextHolder.getContext().getAuthentication() instanceof OAuth2AuthenticationToken signedIn
                && !readings.isFresh(session, BELIEVED_FOR)) {
            var id = new UserId(signedIn.getPrincipal().getAttribute("sub"));
            try {
                readings.searchOutage(request, id).ifPresent(outage -> {
                    throw outage;
                });
                var person = searchStill(signedIn);
                if (person.isEmpty()) {
                    OverSession.end(session);
                    response.sendError(HttpStatus.UNAUTHORIZED.value());
                    return;
                }
                keep(session, person.get());
            } catch (DirectoryUnavailableException outage) {
                readings.recall(request, id, outage);
            }
        }
        chain.doFilter(request, response);
    }

    private void keep(HttpSession session, Person person) {
        try {
            readings.keep(session, person);
        } catch (IllegalStateException ended) {
            // Signed out while Keycloak was asked: whoever calls is nobody now.
            SecurityContextHolder.clearContext();
        }
    }

    private Optional<Person> searchStill(OAuth2AuthenticationToken signedIn) {
        return signedIn.getPrincipal() instanceof OidcUser user
                ? people.searchPerson(new UserId(user.getSubject()))
                        .filter(Person::enabled)
                        .filter(person -> person.username().equals(signedIn.getName()))
                : Optional.empty();
    }
}
