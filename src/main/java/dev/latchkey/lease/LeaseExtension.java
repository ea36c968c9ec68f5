package dev.latchkey.lease;

import dev.latchkey.request.RequestId;
import java.time.Duration;
import java.time.Instant;

/**
 * Time that was added to a running lease.
 *
 * @param requestId the request by which it was asked for and agreed to
 */
public record LeaseExtension(
        RequestId requestId, LeaseId leaseId, Duration duration, Instant oldEnd, Instant newEnd, Instant extendedAt) {

    /** The state of a request whose time was added. */
    public static final String STATE = "extended";
}
