package dev.latchkey.desk;

import dev.latchkey.finding.StandingException;
import java.time.Instant;

/** A standing exception as the API shows it. */
public record ExceptionView(
        String id,
        String user,
        String role,
        String owner,
        String reason,
        String state,
        String declaredBy,
        Instant declaredAt,
        Instant reviewAt,
        Instant endedAt,
        String endedBy,
        String endReason) {

    public static ExceptionView of(StandingException exception) {
        return new ExceptionView(
                exception.id().toString(),
                exception.username(),
                exception.roleName(),
                exception.owner(),
                exception.reason(),
                exception.state(),
                exception.declaredBy(),
                exception.declaredAt(),
                exception.reviewAt(),
                exception.endedAt().orElse(null),
                exception.endedBy().orElse(null),
                exception.endReason().orElse(null));
    }
}
