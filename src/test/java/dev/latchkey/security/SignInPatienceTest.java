package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.keycloak.KeycloakProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;

/** Somebody signs in while Keycloak takes connections and says nothing. */
class SignInPatienceTest {

    /** Signed by nobody, with the header of an RS256 token: enough to make the decoder ask for the keys. */
    private static final String TOKEN = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiIxIn0.AAAA";

    private final SignInConfiguration configuration = new SignInConfiguration();
    private ServerSocket silent;

    @BeforeEach
    void listen() throws IOException {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        silent.close();
    }

    @Test
    void codeIsNotWaitedForWithoutALimit() {
        var client = configuration.codeExchange(keycloak(), new RestTemplateBuilder());

        assertGivenUpInTime(() -> client.getTokenResponse(comesBackWithACode()));
    }

    @Test
    void keysOfTheIdTokenAreNotWaitedForWithoutALimit() {
        var decoder = configuration
                .idTokenDecoders(keycloak(), new RestTemplateBuilder())
                .createDecoder(registration());

        assertGivenUpInTime(() -> decoder.decode(TOKEN));
    }

    private static void assertGivenUpInTime(ThrowingCallable call) {
        var begin = Instant.now();
        var failure = catchThrowable(call);

        // Else people would be told that their sign-in was wrong.
        assertThat(BrowserDoors.isUnanswered(failure)).as("%s", failure).isTrue();
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    private OAuth2AuthorizationCodeGrantRequest comesBackWithACode() {
        var asked = OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(address())
                .clientId("latchkey")
                .state("s")
                .redirectUri("http://localhost/login")
                .build();
        var answered = OAuth2AuthorizationResponse.success("code")
                .state("s")
                .redirectUri("http://localhost/login")
                .build();
        return new OAuth2AuthorizationCodeGrantRequest(
                registration(), new OAuth2AuthorizationExchange(asked, answered));
    }

    private ClientRegistration registration() {
        return ClientRegistration.withRegistrationId("keycloak")
                .clientId("latchkey")
                .clientSecret("s")
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("http://localhost/login")
                .authorizationUri(address())
                .tokenUri(address())
                .jwkSetUri(address())
                .build();
    }

    private String address() {
        return "http://127.0.0.1:" + silent.getLocalPort() + "/";
    }

    private KeycloakProperties keycloak() {
        var patience = Duration.ofMillis(500);
        return new KeycloakProperties(
                URI.create(address()), null, "latchkey", "grant", "s", "sessions", "s", patience, patience, 2, 2);
    }
}
