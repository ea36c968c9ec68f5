package dev.latchkey.approval;

import dev.latchkey.directory.UserId;
import java.time.Instant;
import java.util.Optional;

/** One person's approve or reject at one stage. */
public record Decision(
        int stage,
        UserId deciderId,
        String deciderName,
        Verdict verdict,
        Optional<String> comment,
        Instant decidedAt) {}
