package dev.latchkey.keycloak;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.keycloak.OAuth2Constants;
import org.keycloak.admin.client.JacksonProvider;
import org.keycloak.admin.client.KeycloakBuilder;
import org.keycloak.admin.client.spi.ResteasyClientClassicProvider;

/**
 * Latchkey's two service accounts in Keycloak, as one lane uses them: each with its own token and connections.
 *
 * <p>Nothing is sent before the first call, so Latchkey starts, and says what is wrong, while Keycloak is down.
 */
final class KeycloakClients implements AutoCloseable {

    /** Shorter than the idle limit of common firewalls, which would reset a pooled connection under a revocation. */
    private static final long CONNECTION_TTL_SECONDS = 60;

    private final KeycloakAccount grant;
    private final Optional<KeycloakAccount> session;

    /** @param poolSize connections kept for each account */
    KeycloakClients(KeycloakProperties properties, int poolSize, TokenClock clock) {
        this.grant = account(properties, poolSize, clock, properties.grantClient(), properties.grantSecret());
        this.session = properties.endsSessions()
                ? Optional.of(
                        account(properties, poolSize, clock, properties.sessionClient(), properties.sessionSecret()))
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

    private static KeycloakAccount account(
            KeycloakProperties properties, int poolSize, TokenClock clock, String clientId, String secret) {
        // Without these the client waits for ever and shares ten connections.
        var http = ResteasyClientClassicProvider.createClientBuilder()
                .connectTimeout(properties.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(properties.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .connectionCheckoutTimeout(properties.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .connectionPoolSize(poolSize)
                .maxPooledPerRoute(poolSize)
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
        return new KeycloakAccount(clientId, keycloak, properties.realm(), patience, clock);
    }

    @Override
    public void close() {
        grant.close();
        session.ifPresent(KeycloakAccount::close);
    }
}
