package dev.latchkey.reconciliation;

import dev.latchkey.catalog.Tier;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the comparison.
 *
 * @param interval from one full comparison to the next; Latchkey promises to notice within a minute
 * @param events how often Keycloak is asked whether somebody changed a role mapping
 * @param dismissal how long a dismissed difference that stays is not found again
 * @param givenByHand what to do with a role that was given by hand, by its tier; a tier left out is reported
 */
@Validated
@ConfigurationProperties(prefix = "latchkey.reconciliation", ignoreUnknownFields = false)
record ReconciliationProperties(
        @NotNull @DurationMin(seconds = 1) @DurationMax(seconds = 45)
        Duration interval,

        @NotNull @DurationMin(seconds = 1) @DurationMax(seconds = 45)
        Duration events,

        @NotNull @DurationMin(days = 1) @DurationMax(days = 366)
        Duration dismissal,

        Map<Tier, Policy> givenByHand) {

    /** What to do with it. */
    enum Policy {
        REPORT,
        REMOVE
    }

    ReconciliationProperties {
        givenByHand = givenByHand == null ? Map.of() : Map.copyOf(givenByHand);
    }

    /** A role without a known tier is reported. */
    Policy policyFor(Optional<Tier> tier) {
        return tier.map(known -> givenByHand.getOrDefault(known, Policy.REPORT)).orElse(Policy.REPORT);
    }
}
