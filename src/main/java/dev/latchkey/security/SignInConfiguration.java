package dev.latchkey.security;

import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;

/** How people sign in: through Keycloak and nothing else. */
@Configuration(proxyBeanMethods = false)
class SignInConfiguration {

    static final String REGISTRATION = "keycloak";

    /** Built by hand, since a discovery at start would make Latchkey's start depend on Keycloak's. */
    @Bean
    ClientRegistrationRepository clientRegistrations(RealmAddresses realm, LoginProperties login, PublicAddress self) {
        return new InMemoryClientRegistrationRepository(ClientRegistration.withRegistrationId(REGISTRATION)
                .clientName("Keycloak")
                .clientId(login.client())
                .clientSecret(login.secret())
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .clientSettings(ClientRegistration.ClientSettings.builder()
                        .requireProofKey(true)
                        .build())
                .redirectUri(self.of("/login/oauth2/code/" + REGISTRATION))
                .scope(OidcScopes.OPENID, OidcScopes.PROFILE)
                .issuerUri(realm.issuer())
                .authorizationUri(realm.authorization())
                .tokenUri(realm.token())
                .jwkSetUri(realm.keys())
                .userNameAttributeName(StandardClaimNames.PREFERRED_USERNAME)
                .providerConfigurationMetadata(Map.of("end_session_endpoint", realm.endSession()))
                .build());
    }
}
