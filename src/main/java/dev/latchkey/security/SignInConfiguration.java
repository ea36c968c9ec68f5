package dev.latchkey.security;

import dev.latchkey.keycloak.KeycloakProperties;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestOperations;

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

    /** Asks Keycloak with a limit to the wait: the library's own client has none, and a Keycloak that hangs held the thread. */
    @Bean
    OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> codeExchange(
            KeycloakProperties keycloak, RestTemplateBuilder http) {
        var client = new RestClientAuthorizationCodeTokenResponseClient();
        client.setRestClient(RestClient.builder()
                .requestFactory(impatient(http, keycloak).buildRequestFactory())
                .messageConverters(converters -> {
                    converters.clear();
                    converters.add(new FormHttpMessageConverter());
                    converters.add(new OAuth2AccessTokenResponseHttpMessageConverter());
                })
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        return client;
    }

    /** As the library's own {@link OidcIdTokenDecoderFactory}, which waits for Keycloak's keys without a limit. */
    @Bean
    JwtDecoderFactory<ClientRegistration> idTokenDecoders(KeycloakProperties keycloak, RestTemplateBuilder http) {
        var keys = impatient(http, keycloak).build();
        var decoders = new ConcurrentHashMap<String, JwtDecoder>();
        return registration ->
                decoders.computeIfAbsent(registration.getRegistrationId(), id -> idTokenDecoder(registration, keys));
    }

    private static JwtDecoder idTokenDecoder(ClientRegistration registration, RestOperations keys) {
        var decoder = NimbusJwtDecoder.withJwkSetUri(
                        registration.getProviderDetails().getJwkSetUri())
                .jwsAlgorithm(SignatureAlgorithm.RS256)
                .restOperations(keys)
                .build();
        decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(new OidcIdTokenValidator(registration)));
        decoder.setClaimSetConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverter());
        return decoder;
    }

    private static RestTemplateBuilder impatient(RestTemplateBuilder http, KeycloakProperties keycloak) {
        return http.connectTimeout(keycloak.connectTimeout()).readTimeout(keycloak.readTimeout());
    }
}
