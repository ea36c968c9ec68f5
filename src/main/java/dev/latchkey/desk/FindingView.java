package dev.latchkey.desk;

import dev.latchkey.catalog.Tier;
import dev.latchkey.finding.Finding;
import java.time.Instant;

/** A finding as the API shows it. */
public record FindingView(
        String id,
        String kind,
        String user,
        String role,
        String tier,
        String leaseId,
        String via,
        String actor,
        Instant since,
        Instant detectedAt,
        Instant lastSeenAt,
        String state,
        String action,
        String description,
        String resolution,
        Instant resolvedAt,
        String resolvedBy,
        String note) {

    public static FindingView of(Finding finding) {
        return new FindingView(
                finding.id().toString(),
                finding.kind().word(),
                finding.username(),
                finding.roleName().orElse(null),
                finding.tier().map(Tier::word).orElse(null),
                finding.leaseId().map(Object::toString).orElse(null),
                finding.via().isEmpty() ? null : finding.via(),
                finding.actor().orElse(null),
                finding.since(),
                finding.detectedAt(),
                finding.lastSeenAt(),
                finding.state(),
                finding.action().word(),
                finding.detail(),
                finding.resolution().orElse(null),
                finding.resolvedAt().orElse(null),
                finding.resolvedBy().orElse(null),
                finding.note().orElse(null));
    }
}
