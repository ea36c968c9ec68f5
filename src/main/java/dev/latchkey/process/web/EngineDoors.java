package dev.latchkey.process.web;

import dev.latchkey.keycloak.KeycloakProperties;
import dev.latchkey.security.PublicAddress;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.extension.keycloak.plugin.KeycloakIdentityProviderPlugin;
import org.camunda.bpm.spring.boot.starter.property.CamundaBpmProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts single sign-on in front of the webapps and the engine's REST interface. */
@Configuration(proxyBeanMethods = false)
class EngineDoors {

    // Behind Spring Security's chains, so that only what they let through is signed in.
    private static final int BEHIND_THE_CHAINS = SecurityProperties.DEFAULT_FILTER_ORDER + 1;

    @Bean
    FilterRegistrationBean<Filter> webappSignIn() {
        var registration = new FilterRegistrationBean<Filter>(new WebappSignInFilter());
        registration.setInitParameters(Map.of("authentication-provider", SessionPersonProvider.class.getName()));
        registration.addUrlPatterns("/camunda/app/*", "/camunda/api/*");
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        registration.setOrder(BEHIND_THE_CHAINS);
        return registration;
    }

    @Bean
    FilterRegistrationBean<ForgedCallFilter> forgedCalls() {
        var registration = new FilterRegistrationBean<>(new ForgedCallFilter());
        registration.addUrlPatterns("/camunda/app/*", "/camunda/api/*");
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        registration.setOrder(BEHIND_THE_CHAINS);
        return registration;
    }

    @Bean
    FilterRegistrationBean<EngineCallerFilter> engineCaller(IdentityService identity) {
        var registration = new FilterRegistrationBean<>(new EngineCallerFilter(identity));
        registration.addUrlPatterns("/engine-rest/*");
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        registration.setOrder(BEHIND_THE_CHAINS);
        return registration;
    }

    /**
     * Shows Keycloak's people and groups to the engine, read-only. No administrator group: nobody rules the engine.
     *
     * <p>No cache: the webapps ask for a person's groups every few seconds only (camunda.bpm.webapp.auth.cache), and a
     * second cache, of whole minutes, would show tasks to people who have left the group.
     */
    @Bean
    KeycloakIdentityProviderPlugin keycloakIdentityProvider(KeycloakProperties keycloak) {
        String base = keycloak.url().toString().replaceFirst("/+$", "");
        var plugin = new KeycloakDirectoryPlugin(keycloak);
        plugin.setKeycloakIssuerUrl(base + "/realms/" + keycloak.realm());
        plugin.setKeycloakAdminUrl(base + "/admin/realms/" + keycloak.realm());
        plugin.setClientId(keycloak.grantClient());
        plugin.setClientSecret(keycloak.grantSecret());
        plugin.setUseUsernameAsCamundaUserId(true);
        plugin.setUseGroupPathAsCamundaGroupId(true);
        plugin.setEnforceSubgroupsInGroupQuery(true);
        plugin.setCacheEnabled(false);
        return plugin;
    }

    /** The webapps' own cookie against forged requests follows the address, as the session's cookie does. */
    @Bean
    static BeanPostProcessor webappCookieSecureWhereTlsIs(ObjectProvider<PublicAddress> self) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof CamundaBpmProperties camunda
                        && self.getObject().isTls()) {
                    camunda.getWebapp().getCsrf().setEnableSecureCookie(true);
                }
                return bean;
            }
        };
    }
}
