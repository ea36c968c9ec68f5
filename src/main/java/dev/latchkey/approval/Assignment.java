package dev.latchkey.approval;

import dev.latchkey.directory.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Who takes care of a stage from then on. It decides nothing: whoever may decide still may.
 *
 * @param assignee user name, or nothing if it was given back
 * @param assigneeId id of that person
 * @param delegateLeftOut whether nobody takes care of it because the delegate of who is away could not be looked up; the
 *     reason says more
 */
public record Assignment(
        int stage,
        Optional<UserId> assigneeId,
        Optional<String> assignee,
        String assignedBy,
        Optional<String> reason,
        boolean delegateLeftOut,
        Instant assignedAt) {

    /** Who is said to have assigned what nobody did. */
    static final String LATCHKEY = "latchkey";

    boolean isTo(UserId person) {
        return assigneeId.filter(person::equals).isPresent();
    }
}
