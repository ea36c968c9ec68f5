package dev.latchkey.request;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of asking.
 *
 * @param maxLead how far ahead a start may lie
 */
@Validated
@ConfigurationProperties(prefix = "latchkey.request", ignoreUnknownFields = false)
record RequestProperties(@NotNull Duration maxLead) {}
