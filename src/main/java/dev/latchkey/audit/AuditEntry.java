package dev.latchkey.audit;

import dev.latchkey.request.AccessRequest;
import java.time.Instant;

/**
 * One fact of the trail.
 *
 * @param actor user name of who did it; {@code latchkey} for what happened by itself
 * @param action one word that stays the same over releases
 * @param subject user name of whose access it is about
 * @param requestId of the access request or the policy change, as a search by {@code request} takes it; blank for what
 *     belongs to neither
 * @param sentence the fact in words; may change over releases
 */
public record AuditEntry(
        Instant at, String actor, String action, String subject, String role, String requestId, String sentence) {

    static AuditEntry of(AccessRequest request, Instant at, String actor, String action, String sentence) {
        return new AuditEntry(
                at,
                actor,
                action,
                request.requesterName(),
                request.roleName(),
                request.id().toString(),
                sentence);
    }
}
