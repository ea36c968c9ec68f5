package dev.latchkey.audit;

import dev.latchkey.request.AccessRequest;
import dev.latchkey.review.Review;
import dev.latchkey.review.ReviewVerdict;
import dev.latchkey.review.Reviews;
import java.time.Instant;
import java.util.stream.Stream;

/** Says in words what became of a use of break-glass afterwards, from the ledger. */
record ReviewNarrator(AccessRequest request, Review review) {

    static final String MARK = "BREAK-GLASS: ";

    private static final String LATCHKEY = "latchkey";

    Stream<AuditEntry> tell() {
        var who = request.requesterName();
        var role = request.roleName();
        return Stream.of(
                        Stream.of(entry(
                                review.openedAt(),
                                LATCHKEY,
                                "emergencyGranted",
                                MARK
                                        + "%s is given '%s' without anybody's consent; it has to be reviewed."
                                                .formatted(who, role))),
                        review.handedOverAt().stream()
                                .map(at -> entry(
                                        at,
                                        LATCHKEY,
                                        "reviewRequested",
                                        "To review %s's break-glass until %s, these were asked: %s."
                                                .formatted(
                                                        who,
                                                        Phrases.time(
                                                                review.dueAt().orElseThrow()),
                                                        String.join(", ", Reviews.reviewers(request))))),
                        review.overdueAt().stream()
                                .map(at -> entry(
                                        at,
                                        LATCHKEY,
                                        "reviewOverdue",
                                        "Nobody reviewed %s's break-glass in time; it is asked for again and again."
                                                .formatted(who))),
                        review.closedAt().stream().map(this::reviewed))
                .flatMap(facts -> facts);
    }

    private AuditEntry reviewed(Instant at) {
        var by = review.reviewedBy().orElseThrow();
        return entry(
                at,
                by,
                "reviewed",
                "%s found %s's break-glass for '%s' %s: %s"
                        .formatted(
                                by,
                                request.requesterName(),
                                request.roleName(),
                                review.verdict().map(ReviewVerdict::word).orElseThrow(),
                                review.comment().orElseThrow()));
    }

    private AuditEntry entry(Instant at, String actor, String action, String sentence) {
        return AuditEntry.of(request, at, actor, action, sentence);
    }
}
