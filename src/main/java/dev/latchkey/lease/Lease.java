package dev.latchkey.lease;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import dev.latchkey.request.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time-bound holding of one role by one person. All instants are the database's clock, in UTC.
 *
 * @param preExisting the person had the role before, so it is not taken away
 * @param seenAt when the role was seen in Keycloak; nothing if the grant never got that far
 * @param endedBy user name of who ended it early, or {@code expiry}
 * @param roleRemoved whether the role was taken away at the end; it stays if it was there before or if another lease
 *     of the same role goes on
 */
public record Lease(
        LeaseId id,
        RequestId requestId,
        UserId userId,
        String username,
        RoleId roleId,
        String roleName,
        String ownerGroup,
        LeaseState state,
        boolean preExisting,
        Duration tokenLifespan,
        Instant startsAt,
        Instant expiresAt,
        Optional<Instant> seenAt,
        Optional<Instant> endedAt,
        Optional<String> endedBy,
        Optional<String> endReason,
        boolean roleRemoved,
        Optional<Instant> sessionsEndedAt) {

    /** Until when a token issued before the end may be believed by somebody who does not ask Keycloak. */
    public Instant usableUntil() {
        return endedAt.orElse(expiresAt).plus(tokenLifespan);
    }
}
