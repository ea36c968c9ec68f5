package dev.latchkey.security;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;

/**
 * Mark of a page that is made while Keycloak does not answer: nothing can be done from it (docs/adr/0020).
 *
 * @param since when Keycloak was first missed
 * @param ownAlone whether the groups of who looks are no longer believed, so that they see only what is their own
 * @param defect what has to be mended, and by whom, where waiting does not help; null while Keycloak is simply away
 */
public record ReadOnly(Instant since, boolean ownAlone, String defect) {

    private static final String NAME = ReadOnly.class.getName();

    /** Nothing while Keycloak answers. */
    public static Optional<ReadOnly> of(HttpServletRequest request) {
        return Optional.ofNullable((ReadOnly) request.getAttribute(NAME));
    }

    void mark(HttpServletRequest request) {
        request.setAttribute(NAME, this);
    }
}
