package dev.latchkey.desk;

import dev.latchkey.lease.Lease;
import java.time.Instant;

/** A lease as the API shows it. */
public record LeaseView(
        String id,
        String requestId,
        String user,
        String role,
        String state,
        Instant startsAt,
        Instant expiresAt,
        Instant endedAt,
        String endedBy,
        String endReason,
        boolean preExisting,
        Instant sessionsEndedAt,
        boolean sessionsLeftOpen,
        Instant usableUntil) {

    public static LeaseView of(Lease lease) {
        return new LeaseView(
                lease.id().toString(),
                lease.requestId().toString(),
                lease.username(),
                lease.roleName(),
                lease.state().word(),
                lease.startsAt(),
                lease.expiresAt(),
                lease.endedAt().orElse(null),
                lease.endedBy().orElse(null),
                lease.endReason().orElse(null),
                lease.preExisting(),
                lease.sessionsEndedAt().orElse(null),
                lease.sessionsLeftOpen(),
                lease.usableUntil());
    }
}
