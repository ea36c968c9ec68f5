package dev.latchkey.lease;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;

/**
 * Gives and takes direct role mappings in Keycloak, always by id.
 *
 * <p>Every method throws {@link dev.latchkey.directory.DirectoryUnavailableException} when Keycloak does not answer;
 * the outcome is then unknown and the call is repeated.
 */
public interface RoleAssignments {

    /** Whether the person holds the role by a direct mapping, seen now; false if person or role is gone. */
    boolean isAssigned(UserId user, RoleId role);

    /**
     * Gives exactly this role. Idempotent; returns only after the mapping was seen.
     *
     * @throws RoleAssignmentRefusedException if it can never work: person or role is gone, or the user store is not
     *     writable
     * @throws RoleAssignmentForbiddenException if Latchkey's account may not map it
     */
    void assign(UserId user, RoleId role);

    /**
     * Takes exactly this role; every other role stays. Idempotent; returns only after the mapping was seen to be
     * absent. A person or role that is gone holds no mapping: that is a success.
     *
     * @throws RoleAssignmentRefusedException if Keycloak understood and refused, as for a role that comes from a
     *     directory which it may only read
     * @throws RoleAssignmentForbiddenException if Latchkey's account may not take it, or not even look
     */
    void remove(UserId user, RoleId role);
}
