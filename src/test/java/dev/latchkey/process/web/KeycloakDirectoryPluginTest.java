package dev.latchkey.process.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.latchkey.keycloak.KeycloakProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.identity.IdentityProviderException;
import org.camunda.bpm.extension.keycloak.KeycloakIdentityProviderSession;
import org.junit.jupiter.api.Test;

class KeycloakDirectoryPluginTest {

    private static final Duration PATIENCE = Duration.ofMillis(300);

    @Test
    void keycloakThatTakesACallAndNeverAnswersIsGivenUp() throws IOException {
        // Accepted by the operating system, read by nobody.
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var plugin = new EngineDoors().keycloakIdentityProvider(at(silent.getLocalPort()));
            var engine = new StandaloneInMemProcessEngineConfiguration();
            plugin.preInit(engine);
            var directory = (KeycloakIdentityProviderSession)
                    engine.getIdentityProviderSessionFactory().openSession();

            var failure = assertTimeoutPreemptively(
                    Duration.ofSeconds(10), () -> catchThrowable(() -> directory.getKeycloakAdminGroupId("security")));

            assertThat(failure).isInstanceOf(IdentityProviderException.class);
        }
    }

    private static KeycloakProperties at(int port) {
        return new KeycloakProperties(
                URI.create("http://localhost:" + port),
                null,
                "latchkey",
                "latchkey-grant",
                "secret",
                null,
                null,
                PATIENCE,
                PATIENCE,
                2,
                2);
    }
}
