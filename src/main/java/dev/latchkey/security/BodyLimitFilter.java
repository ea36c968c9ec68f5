package dev.latchkey.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets nobody fill the memory with one call: the engine's REST interface reads all of a body, a deployment's for one,
 * before it asks who sends it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class BodyLimitFilter extends OncePerRequestFilter {

    /** More than a deployment of all models takes, and no less than what may be uploaded to a page. */
    static final int MOST_BYTES = 12_000_000;

    private final Problems problems;

    BodyLimitFilter(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > MOST_BYTES) {
            problems.tooLarge(request, response, MOST_BYTES);
        } else {
            // Who does not say how much it is, is stopped while it is read.
            chain.doFilter(new BoundedRequest(request, MOST_BYTES), response);
        }
    }
}
