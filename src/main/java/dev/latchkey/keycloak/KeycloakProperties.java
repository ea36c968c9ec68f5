package dev.latchkey.keycloak;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where Keycloak is and as whom Latchkey speaks to it.
 *
 * @param url where Latchkey reaches Keycloak
 * @param publicUrl where browsers reach it, and what tokens name as their issuer; the same as {@code url} if not given
 */
@Validated
@ConfigurationProperties("latchkey.keycloak")
public record KeycloakProperties(
        @NotNull URI url,
        @NotNull URI publicUrl,
        @NotBlank String realm,
        @NotBlank String grantClient,
        @NotBlank String grantSecret,
        @NotBlank String sessionClient,
        @NotBlank String sessionSecret,
        @NotNull Duration connectTimeout,
        @NotNull Duration readTimeout,
        @Positive int poolSize) {

    public KeycloakProperties {
        publicUrl = publicUrl == null ? url : publicUrl;
    }
}
