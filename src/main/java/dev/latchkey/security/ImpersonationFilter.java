package dev.latchkey.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets nobody in who acts as somebody else. Who impersonates could ask in one name and agree in another, and the trail
 * would name people who did nothing: so neither asking nor deciding, nor anything else, is open to them.
 *
 * <p>Keycloak says so by a claim, which the client's mapper has to carry into the token (keycloak/README.md).
 */
class ImpersonationFilter extends OncePerRequestFilter {

    /** Of Keycloak's mapper for impersonated sessions, and of a token exchanged to act for somebody (RFC 8693). */
    private static final Set<String> CLAIMS = Set.of("impersonator", "act");

    private final Problems problems;

    ImpersonationFilter(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isSomebodyElse(SecurityContextHolder.getContext().getAuthentication())) {
            problems.impersonated(request, response);
            return;
        }
        chain.doFilter(request, response);
    }

    /** Whether this is somebody who acts as somebody else; not if it is nobody. */
    static boolean isSomebodyElse(Authentication caller) {
        return claims(caller).keySet().stream().anyMatch(CLAIMS::contains);
    }

    private static Map<String, Object> claims(Authentication caller) {
        if (caller instanceof PersonAuthentication bearer) {
            return bearer.getToken().getClaims();
        }
        return caller != null && caller.getPrincipal() instanceof OidcUser user ? user.getClaims() : Map.of();
    }
}
