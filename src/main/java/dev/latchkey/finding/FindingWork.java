package dev.latchkey.finding;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;

/**
 * What has to be done in Keycloak about findings; implemented by the room that compares.
 *
 * <p>Every method is idempotent and throws {@link dev.latchkey.directory.DirectoryUnavailableException} when Keycloak
 * does not answer.
 */
public interface FindingWork {

    /** Looks whether an open finding is still so, and closes it if not. */
    void lookAgain(Finding finding);

    /** Looks at a person's holding of a role, and writes down what is found. */
    void look(UserId user, RoleId role);

    /** Takes away the role of an open finding, unless a lease or an exception has come to cover it. */
    void remove(Finding finding);
}
