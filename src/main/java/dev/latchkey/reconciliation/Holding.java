package dev.latchkey.reconciliation;

import dev.latchkey.directory.UserId;

/**
 * One person's holding of a role, as Keycloak tells it now; the same person may hold a role in several ways.
 *
 * @param via path of the group, or name of the composite role, that brings the role; blank if direct
 */
public record Holding(UserId user, String username, Way way, String via) {

    /** How a person comes to a role. */
    public enum Way {
        /** Mapped onto the person: what Latchkey gives and takes. */
        DIRECT,
        /** By being in a group, or below one, that has the role. */
        GROUP,
        /** By another role, held in whatever way, that contains this one at any depth. */
        COMPOSITE
    }
}
