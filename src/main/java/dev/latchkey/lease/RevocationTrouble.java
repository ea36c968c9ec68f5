package dev.latchkey.lease;

import dev.latchkey.directory.DirectoryUnavailableException;
import java.util.Locale;

/** Why a role could not be taken away, as far as it matters for what to do next. */
enum RevocationTrouble {
    /** Keycloak does not let Latchkey: a person has to give the right back. */
    FORBIDDEN,
    /** Keycloak understood and said no: a person has to look. */
    REFUSED,
    /** Keycloak is away: to be tried again. */
    UNREACHABLE,
    /** Anything else: to be tried again. */
    FAILED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RevocationTrouble of(RuntimeException thrown) {
        if (thrown instanceof RoleAssignmentForbiddenException) {
            return FORBIDDEN;
        }
        if (thrown instanceof RoleAssignmentRefusedException) {
            return REFUSED;
        }
        return thrown instanceof DirectoryUnavailableException ? UNREACHABLE : FAILED;
    }
}
