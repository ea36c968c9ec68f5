package dev.latchkey.desk;

import dev.latchkey.review.Review;
import dev.latchkey.review.ReviewVerdict;
import java.time.Instant;

/** What has been said about a use of break-glass, as the API shows it. */
public record ReviewView(
        String state,
        Instant openedAt,
        Instant dueAt,
        String verdict,
        String comment,
        String reviewedBy,
        Instant reviewedAt) {

    public static ReviewView of(Review review) {
        return new ReviewView(
                review.state(),
                review.openedAt(),
                review.dueAt().orElse(null),
                review.verdict().map(ReviewVerdict::word).orElse(null),
                review.comment().orElse(null),
                review.reviewedBy().orElse(null),
                review.closedAt().orElse(null));
    }
}
