package dev.latchkey.lease;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import java.time.Duration;
import java.time.Instant;

/**
 * Ends what people opened while they held a role.
 *
 * <p>Every method throws {@link dev.latchkey.directory.DirectoryUnavailableException} when Keycloak does not answer.
 */
public interface Sessions {

    /**
     * Ends the person's sessions, online and offline, that can carry the role; no refresh token of theirs works
     * afterwards. Idempotent; returns only after they were seen to be gone.
     *
     * @return whether they were ended; false if the site lets Latchkey end no sessions, so that the trail can say so
     */
    boolean end(UserId user, RoleId role);

    /** Whether a session of the person that was opened before this instant, and can carry the role, is still there. */
    boolean isAnyLeft(UserId user, RoleId role, Instant openedBefore);

    /**
     * How long an access token with this role that Keycloak has already issued may still be believed by who does not
     * ask back: the longest lifespan among the clients that can carry the role.
     */
    Duration tokenLifespan(RoleId role);
}
