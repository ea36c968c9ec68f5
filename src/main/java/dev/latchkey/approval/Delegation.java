package dev.latchkey.approval;

import dev.latchkey.directory.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Somebody is away for a time, and a colleague of the same group takes care of what is asked meanwhile. */
public record Delegation(
        UUID id,
        UserId delegatorId,
        String delegatorName,
        UserId delegateId,
        String delegateName,
        Instant startsAt,
        Instant endsAt,
        Optional<String> reason) {}
