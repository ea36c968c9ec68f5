package dev.latchkey.approval;

import dev.latchkey.directory.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One person's approve or reject at one stage.
 *
 * @param agreed how much time was agreed to, where that is less than was asked for
 * @param invalidation why it does not count any more, if it does not
 */
public record Decision(
        int stage,
        UserId deciderId,
        String deciderName,
        Verdict verdict,
        Optional<String> comment,
        Instant decidedAt,
        Optional<Duration> agreed,
        Optional<Invalidation> invalidation) {

    /** The decider lost the right to decide before anything was granted. */
    public record Invalidation(Instant at, String reason) {}

    /** Whether it is an agreement that counts. */
    public boolean agrees() {
        return verdict == Verdict.APPROVE && invalidation.isEmpty();
    }
}
