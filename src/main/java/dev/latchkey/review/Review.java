package dev.latchkey.review;

import dev.latchkey.request.RequestId;
import java.time.Instant;
import java.util.Optional;

/**
 * What has to be said about one use of break-glass. All instants are the database's clock.
 *
 * @param handedOverAt when somebody was asked, or nothing as long as nobody is
 * @param dueAt until when it should be answered; set when somebody is asked for the first time
 * @param overdueAt when it was seen to be unanswered after that
 */
public record Review(
        RequestId requestId,
        Instant openedAt,
        Optional<Instant> handedOverAt,
        Optional<Instant> dueAt,
        Optional<Instant> overdueAt,
        Optional<ReviewVerdict> verdict,
        Optional<String> comment,
        Optional<String> reviewedBy,
        Optional<Instant> closedAt) {

    public static final String OPEN = "open";
    public static final String OVERDUE = "overdue";
    public static final String CLOSED = "closed";

    public boolean isOpen() {
        return closedAt.isEmpty();
    }

    /** The word for where it stands in answers. */
    public String state() {
        return !isOpen() ? CLOSED : overdueAt.isPresent() ? OVERDUE : OPEN;
    }
}
