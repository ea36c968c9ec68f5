package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import java.time.Instant;
import java.util.Set;

/**
 * A change of role mappings of one person, as Keycloak's admin events tell it. Keycloak writes one also where nothing
 * changed, so a change says who acted, never what is so.
 *
 * @param actor user name of who did it, or an id with a word on where it comes from if the name cannot be read
 * @param byLatchkey whether one of Latchkey's own accounts did it
 */
public record RoleChange(
        String id, Instant at, Kind kind, UserId user, Set<RoleId> roles, String actor, boolean byLatchkey) {

    /** What was done. */
    public enum Kind {
        GIVEN,
        TAKEN
    }
}
