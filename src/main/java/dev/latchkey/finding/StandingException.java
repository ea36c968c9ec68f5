package dev.latchkey.finding;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody's role that needs no lease, declared by security: with who answers for it, why, and until when nobody need
 * look again. It covers until its review date or its end, whichever comes first.
 *
 * @param owner group path or user name of who answers for it
 */
public record StandingException(
        ExceptionId id,
        UserId userId,
        String username,
        RoleId roleId,
        String roleName,
        String owner,
        String reason,
        String declaredBy,
        Instant declaredAt,
        Instant reviewAt,
        boolean covering,
        Optional<Instant> endedAt,
        Optional<String> endedBy,
        Optional<String> endReason) {

    /** {@code active} while it covers, {@code reviewDue} past its review date, {@code ended}. */
    public String state() {
        if (endedAt.isPresent()) {
            return "ended";
        }
        return covering ? "active" : "reviewDue";
    }
}
