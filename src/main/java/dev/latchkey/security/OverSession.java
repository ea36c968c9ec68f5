package dev.latchkey.security;

import jakarta.servlet.http.HttpSession;
import org.springframework.security.core.context.SecurityContextHolder;

/** A session that must not go on. */
final class OverSession {

    private OverSession() {}

    /** Ends it, and leaves nobody signed in for the rest of this call; also where another call has ended it meanwhile. */
    static void end(HttpSession session) {
        SecurityContextHolder.clearContext();
        try {
            session.invalidate();
        } catch (IllegalStateException ended) {
            // Nothing is left to be done.
        }
    }
}
