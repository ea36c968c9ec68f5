package dev.latchkey.process;

import jakarta.validation.constraints.NotNull;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the policy's tables.
 *
 * @param zone the zone in which the tables' weekdays and hours are meant
 * @param fourEyes whether what a person deploys waits for a second person's consent
 */
@Validated
@ConfigurationProperties(prefix = "latchkey.policy", ignoreUnknownFields = false)
public record PolicyProperties(
        @NotNull ZoneId zone, @NotNull Boolean fourEyes) {}
