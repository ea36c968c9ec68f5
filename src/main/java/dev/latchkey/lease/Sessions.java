package dev.latchkey.lease;

import dev.latchkey.directory.UserId;
import java.time.Duration;

/**
 * Ends what people opened while they held a role.
 *
 * <p>Every method throws {@link dev.latchkey.directory.DirectoryUnavailableException} when Keycloak does not answer.
 */
public interface Sessions {

    /**
     * Ends all sessions of the person; no refresh token from before works afterwards. Idempotent.
     *
     * @return whether they were ended; false if the site lets Latchkey end no sessions, so that the trail can say so
     */
    boolean endAll(UserId user);

    /** How long an access token that Keycloak has already issued may still be believed by who does not ask back. */
    Duration accessTokenLifespan();
}
