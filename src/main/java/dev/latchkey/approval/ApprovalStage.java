package dev.latchkey.approval;

import dev.latchkey.directory.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One step of an approval chain.
 *
 * @param number counts from 1
 * @param approvers group path without the leading slash
 * @param approvals how many different people must agree
 * @param openedAt when its people were asked, and asked again if an agreement lost its ground
 * @param closesAt when the window ends, once the stage is open
 */
public record ApprovalStage(
        int number,
        String approvers,
        int approvals,
        StageState state,
        Optional<Instant> openedAt,
        Optional<Instant> closesAt,
        Optional<Reminder> reminder,
        Optional<Escalation> escalation) {

    /** @param after counted from the opening @param sentAt when it was sent, once it was */
    public record Reminder(Duration after, Optional<Instant> sentAt) {}

    /**
     * @param group path without the leading slash, of those who may decide as well from then on
     * @param after counted from the opening
     * @param escalatedAt when they were asked, once they were
     */
    public record Escalation(String group, Duration after, Optional<Instant> escalatedAt) {}

    /** When its people are to be reminded, once it is open and if they are at all. */
    public Optional<Instant> remindsAt() {
        return reminder.flatMap(r -> openedAt.map(opened -> opened.plus(r.after())));
    }

    /** When the other group is to be asked as well, once it is open and if there is one; at once if it was before. */
    public Optional<Instant> escalatesAt() {
        return escalation.flatMap(e -> openedAt.map(
                opened -> e.escalatedAt().filter(opened::isAfter).isPresent() ? opened : opened.plus(e.after())));
    }

    /** The groups whose members may decide now: the approvers', and the other one once it was asked. */
    public Stream<String> deciders() {
        return Stream.concat(
                Stream.of(approvers),
                escalation.filter(e -> e.escalatedAt().isPresent()).stream().map(Escalation::group));
    }

    public boolean isDecidedBy(Person person) {
        return deciders().anyMatch(person::isIn);
    }
}
