package dev.latchkey.change;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of changing the policy.
 *
 * @param window how long a second person has to decide
 * @param replayPeriod how far back a proposed policy is held against what was decided
 */
@Validated
@ConfigurationProperties(prefix = "latchkey.policy-change", ignoreUnknownFields = false)
record PolicyChangeProperties(
        @NotNull @DurationMin(minutes = 1) Duration window,
        @NotNull @DurationMin(days = 1) Duration replayPeriod) {}
