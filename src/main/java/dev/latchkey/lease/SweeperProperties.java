package dev.latchkey.lease;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the sweeper.
 *
 * @param interval pause between two looks at what is late
 * @param grace how late a lease must be before the sweeper takes it: long enough for the process to be first
 * @param threads how many leases are ended at the same time, each with a connection to the database of its own
 * @param spool folder of this node's notes on what it did while the database was away; must survive a restart
 */
@Validated
@ConfigurationProperties(prefix = "latchkey.sweeper", ignoreUnknownFields = false)
record SweeperProperties(
        @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 10)
        Duration interval,

        @NotNull @DurationMax(seconds = 10) Duration grace,
        @Min(1) @Max(64) int threads,
        @NotNull Path spool) {}
