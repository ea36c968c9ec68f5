package dev.latchkey.audit;

import dev.latchkey.approval.Decision;
import dev.latchkey.lease.Lease;
import dev.latchkey.lease.LeaseExtension;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.DurationWords;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Says in words how a lease became longer, from the ledger.
 *
 * @param request the one whose trail is told: that of the lease, or the one that asked for more time on it
 * @param extensions in their order
 */
record ExtensionNarrator(AccessRequest request, List<Agreed> extensions) {

    /** An extension, and what was decided on the request for it. */
    record Agreed(LeaseExtension extension, List<Decision> decisions) {}

    Stream<AuditEntry> tell() {
        return extensions.stream().map(this::tell);
    }

    private AuditEntry tell(Agreed agreed) {
        var extension = agreed.extension();
        return AuditEntry.of(
                request,
                extension.extendedAt(),
                "latchkey",
                "extended",
                "%s's lease of '%s' was extended by %s until %s%s."
                        .formatted(
                                request.requesterName(),
                                request.roleName(),
                                DurationWords.of(extension.duration()),
                                Phrases.time(extension.newEnd()),
                                Phrases.approvedBy(agreed.decisions())));
    }

    /** The end that was agreed at first. */
    Instant firstEnd(Lease lease) {
        return extensions.isEmpty()
                ? lease.expiresAt()
                : extensions.get(0).extension().oldEnd();
    }
}
