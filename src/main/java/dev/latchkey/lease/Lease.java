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
 * @param revokingSince when the end came; the role may have stayed until {@code endedAt}
 * @param unsure a grant whose outcome is not known may still arrive in Keycloak
 * @param endedBy user name of who ended it early, {@code expiry}, {@code refusal} if Keycloak refused the grant,
 *     or {@code eligibility} if its holder lost the right to ask for it
 * @param roleRemoved whether the role was taken away at the end; it stays if it was there before or if another lease
 *     of the same role goes on
 * @param takenAwayAt when the role was seen to be gone, if that was while the database did not answer
 * @param sessionsLeftOpen the person's sessions were not ended: the role stays, or the site lets Latchkey end none
 * @param usableUntil until when a token issued before the end may be believed by somebody who does not ask Keycloak
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
        Optional<Instant> revokingSince,
        boolean unsure,
        Optional<Instant> takenAwayAt,
        Optional<Instant> endedAt,
        Optional<String> endedBy,
        Optional<String> endReason,
        boolean roleRemoved,
        Optional<Instant> sessionsEndedAt,
        boolean sessionsLeftOpen,
        Instant usableUntil) {

    /** As long as an end takes where all is well. */
    private static final Duration USUAL_END = Duration.ofSeconds(5);

    /** {@code endedBy} of a lease whose time was up. */
    public static final String BY_EXPIRY = "expiry";

    /** {@code endedBy} of a lease whose role Keycloak did not let Latchkey give. */
    public static final String BY_REFUSAL = "refusal";

    /** {@code endedBy} of a lease whose holder would not get it any more. */
    public static final String BY_ELIGIBILITY = "eligibility";

    /** Whether it should have been over for longer than an end takes, and is not. */
    public boolean isOverdue(Instant now) {
        var due = revokingSince.filter(expiresAt::isAfter).orElse(expiresAt);
        return !state.isOver() && due.plus(USUAL_END).isBefore(now);
    }

    /** Whether its role is gone, and yet sessions that carry it are to be ended, or a token from before may be believed. */
    public boolean leavesResidue(Instant now) {
        return (state == LeaseState.ENDED || state == LeaseState.EXTERNALLY_ENDED)
                && roleRemoved
                && (sessionsEndedAt.isEmpty() && !sessionsLeftOpen || usableUntil.isAfter(now));
    }
}
