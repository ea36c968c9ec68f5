package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import java.util.Optional;

/**
 * A difference between what one of Latchkey's accounts in Keycloak can do and what it should.
 *
 * @param account client id of the account
 * @param role the role that it is about, if it is about one
 * @param sentence what is wrong and where to mend it
 */
public record RightsGap(String account, Kind kind, Optional<RoleId> role, String sentence) {

    /** In which direction. */
    public enum Kind {
        /** It cannot do what a lease will need. */
        MISSING,
        /** It can do what no lease ever needs. */
        EXCESS
    }
}
