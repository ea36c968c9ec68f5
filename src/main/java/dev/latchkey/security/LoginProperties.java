package dev.latchkey.security;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The client by which people sign in; access tokens for Latchkey name it as their audience.
 *
 * @param groupsRemembered how long a session's last reading of a person's groups is believed for looking at pages while
 *     Keycloak does not answer
 * @param maxSession how long after signing in a session ends, however busy it is
 */
@Validated
@ConfigurationProperties(prefix = "latchkey.login", ignoreUnknownFields = false)
record LoginProperties(
        @NotBlank String client,
        @NotBlank String secret,
        @NotNull @DurationMin(seconds = 0) Duration groupsRemembered,
        @NotNull @DurationMin(minutes = 1) Duration maxSession) {

    /** Without the secret: a record prints all its fields, and settings end up in logs. */
    @Override
    public String toString() {
        return "LoginProperties[client=" + client + ", groupsRemembered=" + groupsRemembered + ", maxSession="
                + maxSession + "]";
    }
}
