package dev.latchkey.request;

import dev.latchkey.catalog.RequestableRole;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A form whose fields are each valid; whether it may be had is the policy's business. */
public record ValidRequest(
        RequestableRole role,
        Duration duration,
        String justification,
        Optional<String> ticket,
        Optional<Instant> startAt,
        boolean emergency,
        Optional<UUID> extendsLease,
        Optional<String> networkZone) {}
