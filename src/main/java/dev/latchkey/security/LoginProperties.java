package dev.latchkey.security;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** The client by which people sign in; access tokens for Latchkey name it as their audience. */
@Validated
@ConfigurationProperties(prefix = "latchkey.login", ignoreUnknownFields = false)
record LoginProperties(@NotBlank String client, @NotBlank String secret) {

    /** Without the secret: a record prints all its fields, and settings end up in logs. */
    @Override
    public String toString() {
        return "LoginProperties[client=" + client + "]";
    }
}
