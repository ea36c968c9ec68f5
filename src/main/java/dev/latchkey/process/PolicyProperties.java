package dev.latchkey.process;

import jakarta.validation.constraints.NotNull;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the policy's tables.
 *
 * @param zone the zone in which the tables' weekdays and hours are meant
 */
@Validated
@ConfigurationProperties(prefix = "latchkey.policy", ignoreUnknownFields = false)
record PolicyProperties(@NotNull ZoneId zone) {}
