package dev.latchkey.approval;

import dev.latchkey.directory.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Who takes care of a stage from then on. It decides nothing: whoever may decide still may.
 *
 * @param assignee user name, or nothing if it was given back
 * @param assigneeId id of that person
 */
public record Assignment(
        int stage,
        Optional<UserId> assigneeId,
        Optional<String> assignee,
        String assignedBy,
        Optional<String> reason,
        Instant assignedAt) {

    boolean isTo(UserId person) {
        return assigneeId.filter(person::equals).isPresent();
    }
}
