package dev.latchkey.review;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of reviewing.
 *
 * @param window how long people have; after it the review is overdue, and offered anew after each further one
 */
@Validated
@ConfigurationProperties(prefix = "latchkey.review", ignoreUnknownFields = false)
record ReviewProperties(@NotNull @DurationMin(minutes = 1) Duration window) {}
