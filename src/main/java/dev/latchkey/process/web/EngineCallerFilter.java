package dev.latchkey.process.web;

import dev.latchkey.directory.Person;
import dev.latchkey.security.PersonAuthentication;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Carries the caller into the engine for the time of a REST call: without it the engine would check no authorization
 * and its operation log would name nobody. Whoever is not known is stopped here too, should the chain before ever fail.
 */
class EngineCallerFilter extends OncePerRequestFilter {

    private final IdentityService identity;

    EngineCallerFilter(IdentityService identity) {
        this.identity = identity;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof PersonAuthentication caller)) {
            throw new AccessDeniedException("The engine is called by a known person or not at all.");
        }
        Person person = caller.person();
        identity.setAuthentication(person.username(), List.copyOf(person.groups()));
        try {
            chain.doFilter(request, response);
        } finally {
            identity.clearAuthentication();
        }
    }
}
