package dev.latchkey.security;

import dev.latchkey.directory.DirectoryUnavailableException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells an outage of Keycloak, and what has to be mended there (503), from a bad token (401) and from a fault of ours (500). */
class OutageFilter extends OncePerRequestFilter {

    private final Problems problems;

    OutageFilter(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (RuntimeException failure) {
            if (response.isCommitted() || !isOutage(failure)) {
                throw failure;
            }
            response.resetBuffer();
            problems.directoryAway(request, response, failure);
        }
    }

    /** The webapps ask Keycloak in a way of their own, and wrap its silence in exceptions of theirs. */
    private static boolean isOutage(Throwable failure) {
        return failure instanceof AuthenticationServiceException
                || failure instanceof DirectoryUnavailableException
                || BrowserDoors.isUnanswered(failure);
    }
}
