package dev.latchkey.keycloak;

import jakarta.annotation.PreDestroy;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.keycloak.OAuth2Constants;
import org.keycloak.admin.client.JacksonProvider;
import org.keycloak.admin.client.KeycloakBuilder;
import org.keycloak.admin.client.spi.ResteasyClientClassicProvider;
import org.springframework.stereotype.Component;

/**
 * Latchkey's two service accounts in Keycloak, each with its own token and connections.
 *
 * <p>Nothing is sent before the first call, so Latchkey starts, and says what is wrong, while Keycloak is down.
 */
@Component
final class KeycloakClients {

    /** Shorter than the idle limit of common firewalls, which would reset a pooled connection under a revocation. */
    private static final long CONNECTION_TTL_SECONDS = 60;

    private final KeycloakAccount grant;
    private final Optional<KeycloakAccount> session;

    KeycloakClients(KeycloakProperties properties) {
        this.grant = account(properties, properties.grantClient(), properties.grantSecret());
        this.session = properties.endsSessions()
                ? Optional.of(account(properties, properties.sessionClient(), properties.sessionSecret()))
                : Optional.empty();
    }

    /** Reads people and roles, and maps the requestable roles; nothing else. */
    KeycloakAccount grantAccount() {
        return grant;
    }

    /** Ends sessions. Powerful, as Keycloak knows no smaller right for it, and therefore optional. */
    Optional<KeycloakAccount> sessionAccount() {
        return session;
    }

    private static KeycloakAccount account(KeycloakProperties properties, String clientId, String secret) {
        // Without these the client waits for ever and shares ten connections.
        var http = ResteasyClientClassicProvider.createClientBuilder()
                .connectTimeout(properties.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(properties.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .connectionCheckoutTimeout(properties.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .connectionPoolSize(properties.poolSize())
                .maxPooledPerRoute(properties.poolSize())
                .connectionTTL(CONNECTION_TTL_SECONDS, TimeUnit.SECONDS)
                .register(JacksonProvider.class, 100)
                .register(new RoleMappingGuard())
                .build();
        var keycloak = KeycloakBuilder.builder()
                .serverUrl(properties.url().toString().replaceFirst("/+$", ""))
                .realm(properties.realm())
                .grantType(OAuth2Constants.CLIENT_CREDENTIALS)
                .clientId(clientId)
                .clientSecret(secret)
                .resteasyClient(http)
                .build();
        var patience = properties.connectTimeout().plus(properties.readTimeout());
        return new KeycloakAccount(clientId, keycloak, properties.realm(), patience);
    }

    @PreDestroy
    void close() {
        grant.close();
        session.ifPresent(KeycloakAccount::close);
    }
}
