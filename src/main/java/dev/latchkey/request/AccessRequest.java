package dev.latchkey.request;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Who wants which role, from when, for how long, and why. Immutable once recorded, but for its state.
 *
 * @param roleName the role's name when it was asked for; the id is what counts
 * @param startAt the wished start, or nothing for at once
 * @param extendsLease id of the running lease on which more time is asked for, or nothing for a lease of its own
 * @param networkZone from which zone of the network it was asked for, where a gateway told
 * @param contentHash SHA-256 over all of the content, so that an approval can be held against what was asked
 */
public record AccessRequest(
        RequestId id,
        UserId requesterId,
        String requesterName,
        RoleId roleId,
        String roleName,
        String system,
        String tier,
        String ownerGroup,
        Duration duration,
        String justification,
        Optional<String> ticket,
        Optional<Instant> startAt,
        boolean emergency,
        Optional<UUID> extendsLease,
        Optional<String> networkZone,
        String contentHash,
        Instant requestedAt,
        RequestState state) {

    public boolean isBy(UserId person) {
        return requesterId.equals(person);
    }
}
