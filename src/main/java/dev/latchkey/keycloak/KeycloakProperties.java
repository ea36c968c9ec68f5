package dev.latchkey.keycloak;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where Keycloak is and as whom Latchkey calls it.
 *
 * @param publicUrl where browsers find Keycloak and what its tokens name as issuer; {@code url} if not given
 * @param sessionSecret left blank by a site that does not let Latchkey end sessions
 * @param connectTimeout longest wait for a connection, from the pool or to Keycloak
 * @param poolSize connections kept for each of the two accounts
 * @param sweepPoolSize the same for the sweeper, which has connections of its own
 */
@Validated
@ConfigurationProperties(prefix = "latchkey.keycloak", ignoreUnknownFields = false)
public record KeycloakProperties(
        @NotNull URI url,
        URI publicUrl,
        @NotBlank String realm,
        @NotBlank String grantClient,
        @NotBlank String grantSecret,
        String sessionClient,
        String sessionSecret,
        @NotNull @DurationMin(millis = 1) Duration connectTimeout,
        @NotNull @DurationMin(millis = 1) Duration readTimeout,
        @Min(1) int poolSize,
        @DefaultValue("8") @Min(1) int sweepPoolSize) {

    public KeycloakProperties {
        publicUrl = publicUrl == null ? url : publicUrl;
    }

    /** Whether the site gave the account that ends sessions. */
    public boolean endsSessions() {
        return sessionSecret != null && !sessionSecret.isBlank();
    }

    /** Without the secrets: a record prints all its fields, and settings end up in logs. */
    @Override
    public String toString() {
        return "KeycloakProperties[url=%s, publicUrl=%s, realm=%s, grantClient=%s, sessionClient=%s]"
                .formatted(url, publicUrl, realm, grantClient, sessionClient);
    }
}
