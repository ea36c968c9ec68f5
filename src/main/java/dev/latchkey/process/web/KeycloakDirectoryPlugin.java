package dev.latchkey.process.web;

import dev.latchkey.keycloak.KeycloakProperties;
import java.util.List;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.extension.keycloak.KeycloakConfiguration;
import org.camunda.bpm.extension.keycloak.KeycloakIdentityProviderFactory;
import org.camunda.bpm.extension.keycloak.plugin.KeycloakIdentityProviderPlugin;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

/** Keycloak's people and groups for the engine; gives up on a Keycloak that hangs, where the stock plugin waits minutes. */
class KeycloakDirectoryPlugin extends KeycloakIdentityProviderPlugin {

    private final KeycloakProperties keycloak;

    KeycloakDirectoryPlugin(KeycloakProperties keycloak) {
        this.keycloak = keycloak;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        super.preInit(engine);
        engine.setIdentityProviderSessionFactory(new ImpatientFactory(this, impatient(keycloak)));
    }

    private static HttpClient impatient(KeycloakProperties keycloak) {
        var connect = Timeout.of(keycloak.connectTimeout());
        var read = Timeout.of(keycloak.readTimeout());
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(keycloak.poolSize())
                .setMaxConnPerRoute(keycloak.poolSize())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(read)
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(connect)
                        .setResponseTimeout(read)
                        .build())
                .build();
    }

    private static final class ImpatientFactory extends KeycloakIdentityProviderFactory {

        ImpatientFactory(KeycloakConfiguration configuration, HttpClient http) {
            super(configuration, List.of());
            restTemplate.setRequestFactory(new HttpComponentsClientHttpRequestFactory(http));
        }
    }
}
