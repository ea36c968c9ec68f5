package dev.latchkey.lease;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import java.time.Instant;

/**
 * What a node must know of a live lease to end it without the database.
 *
 * @param standing the person had the role before and keeps it
 * @param entitles the lease has not been ended early
 * @param endsAt by the database's clock
 */
record RememberedLease(LeaseId id, UserId user, RoleId role, boolean standing, boolean entitles, Instant endsAt) {

    boolean isDue(Instant now) {
        return !endsAt.isAfter(now);
    }

    /** Whether this lease entitles the same person to the same role now. */
    boolean covers(RememberedLease other, Instant now) {
        return !id.equals(other.id) && user.equals(other.user) && role.equals(other.role) && entitles && !isDue(now);
    }
}
