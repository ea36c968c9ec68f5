package dev.latchkey.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends a session some time after its person signed in: Keycloak tells nobody that its own session is over, and a page that
 * looks for news by itself keeps the one here from ever being idle. Counted from the ID token, not from when Keycloak asked
 * for the password: whose session there goes on signs in again without a word.
 *
 * <p>Before forms are looked at, so that one that is sent too late goes the way of one whose session was idle.
 */
class SessionAgeFilter extends OncePerRequestFilter {

    private final Duration longest;
    private final Clock clock;

    SessionAgeFilter(LoginProperties login, Clock clock) {
        this.longest = login.maxSession();
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var session = request.getSession(false);
        if (session != null && isOver()) {
            OverSession.end(session);
        }
        chain.doFilter(request, response);
    }

    private boolean isOver() {
        var caller = SecurityContextHolder.getContext().getAuthentication();
        return caller != null
                && caller.getPrincipal() instanceof OidcUser user
                && !user.getIssuedAt().plus(longest).isAfter(clock.instant());
    }
}
