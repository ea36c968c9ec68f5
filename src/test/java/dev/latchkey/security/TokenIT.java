package dev.latchkey.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.latchkey.support.Caller;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.KeycloakServer;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import dev.latchkey.support.ThrowAway;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Which bearer tokens open the doors for programs, and which only look as if they did. */
@LatchkeyTest
class TokenIT {

    private static final List<String> DOORS = List.of("/api/v1/catalog", "/engine-rest/task");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    @LocalServerPort
    private int port;

    private final KeycloakServer keycloak = TestPlatform.keycloak();
    private final ThrowAway throwAway = new ThrowAway();

    @AfterEach
    void tidy() {
        throwAway.close();
    }

    @Test
    void accessTokenOfADemoPersonOpensTheDoors() {
        assertAccepted(keycloak.tokenOf("alice"));
    }

    @Test
    void whoSendsNoTokenIsChallenged() {
        DOORS.forEach(door -> assertChallenged(Caller.anonymous(port).get(door)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "a.b.c", "..", "eyJhbGciOiJSUzI1NiJ9.e30.", "null"})
    void garbageIsRefused(String token) {
        assertRefused(token);
    }

    @Test
    void unsignedTokenIsRefused() {
        var payload = keycloak.tokenOf("alice").split("\\.")[1];

        assertRefused(encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + payload + ".");
    }

    @Test
    void tokenWithAnotherPayloadUnderAGoodSignatureIsRefused() {
        var alice = keycloak.tokenOf("alice").split("\\.");
        var adam = keycloak.tokenOf("adam").split("\\.");

        assertRefused(alice[0] + "." + adam[1] + "." + alice[2]);
    }

    /** The public key is known to everybody: who takes it for a shared secret lets everybody sign. */
    @Test
    void tokenSignedWithThePublicKeyAsASecretIsRefused() throws Exception {
        var payload = keycloak.tokenOf("alice").split("\\.")[1];
        for (RSAKey key : publicKeys()) {
            var pem = "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(key.toPublicKey().getEncoded())
                    + "\n-----END PUBLIC KEY-----";
            for (byte[] secret : List.of(
                    pem.getBytes(US_ASCII),
                    (pem + "\n").getBytes(US_ASCII),
                    key.toPublicKey().getEncoded(),
                    key.getModulus().decode(),
                    key.toPublicJWK().toJSONString().getBytes(US_ASCII))) {
                var content = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"" + key.getKeyID() + "\"}") + "."
                        + payload;
                assertRefused(content + "." + BASE64.encodeToString(hmac(secret, content)));
            }
        }
    }

    @Test
    void tokenForAnotherAudienceIsRefused() {
        assertRefused(tokens("alice", throwAway.client(), "access_token"));
    }

    @Test
    void idTokenAndRefreshTokenAreNoAccessTokens() {
        var client = throwAway.clientForLatchkey(Map.of());

        assertAccepted(tokens("alice", client, "access_token"));
        assertRefused(tokens("alice", client, "id_token"));
        assertRefused(tokens("alice", client, "refresh_token"));
    }

    @Test
    void tokenOfAnotherRealmIsRefused() {
        assertRefused(keycloak.tokensOf("admin", "master", "admin-cli")
                .path("access_token")
                .asText());
    }

    @Test
    void tokenIsWorthNothingOnceItsTimeIsOver() {
        var token = tokens("alice", throwAway.clientForLatchkey(Map.of("access.token.lifespan", "1")), "access_token");

        // A second of life and ten of tolerance for other clocks.
        await().pollInterval(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(30))
                .until(() -> Caller.withToken(token, port).get(DOORS.get(0)).status(), status -> status == 401);
        assertRefused(token);
    }

    @Test
    void tokenOfAPersonDisabledSinceIsRefused() {
        var person = throwAway.person();
        var token = keycloak.tokenOf(person);
        assertAccepted(token);

        throwAway.disablePerson(person);

        assertRefused(token);
    }

    @Test
    void tokenOfAPersonDeletedSinceIsRefused() {
        var person = throwAway.person();
        var token = keycloak.tokenOf(person);
        assertAccepted(token);

        throwAway.deletePerson(person);

        assertRefused(token);
    }

    @Test
    void tokenInTheAddressOrInAFormIsNotRead() {
        var token = keycloak.tokenOf("alice");

        DOORS.forEach(door -> assertThat(Caller.anonymous(port)
                        .get(door + "?access_token=" + token)
                        .status())
                .isEqualTo(401));
        assertThat(Caller.anonymous(port)
                        .postRaw(
                                "/engine-rest/task",
                                ("access_token=" + token).getBytes(US_ASCII),
                                Map.of("Content-Type", "application/x-www-form-urlencoded"))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"audrey, 200", "adam, 200", "alice, 403", "olivia, 403"})
    void metricsAreForAuditorsAndPlatformAdmins(String person, int status) {
        assertThat(Caller.as(person, port)
                        .send("GET", "/actuator/prometheus", BodyPublishers.noBody(), Map.of("Accept", "text/plain"))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void eachFigureOfOursSaysWhatItCounts() {
        var help = Caller.as("audrey", port)
                .send("GET", "/actuator/prometheus", BodyPublishers.noBody(), Map.of("Accept", "text/plain"))
                .text()
                .lines()
                .filter(line -> line.startsWith("# HELP latchkey_"));

        assertThat(help).isNotEmpty().allMatch(line -> line.split(" ", 4).length == 4 && !line.endsWith(" "));
    }

    @Test
    void metricsAreNotForStrangers() {
        assertChallenged(Caller.anonymous(port).get("/actuator/prometheus"));
    }

    private String tokens(String person, String client, String kind) {
        return keycloak.tokensOf(person, KeycloakServer.REALM, client)
                .path(kind)
                .asText();
    }

    private void assertAccepted(String token) {
        DOORS.forEach(door -> {
            var answer = Caller.withToken(token, port).get(door);
            assertThat(answer.status()).as(door + answer.text()).isEqualTo(200);
        });
    }

    private void assertRefused(String token) {
        assertThat(token).isNotBlank();
        DOORS.forEach(door -> assertChallenged(Caller.withToken(token, port).get(door)));
    }

    private static void assertChallenged(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.at("status")).isEqualTo("401");
        assertThat(answer.at("title")).isNotBlank();
    }

    private List<RSAKey> publicKeys() throws Exception {
        var address = keycloak.url() + "/realms/" + KeycloakServer.REALM + "/protocol/openid-connect/certs";
        var keys = JWKSet.load(URI.create(address).toURL()).getKeys().stream()
                .filter(key -> key.getKeyUse() == KeyUse.SIGNATURE)
                .flatMap(key -> key instanceof RSAKey rsa ? Stream.of(rsa) : Stream.empty())
                .toList();
        assertThat(keys).isNotEmpty();
        return keys;
    }

    private static byte[] hmac(byte[] secret, String content) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return mac.doFinal(content.getBytes(US_ASCII));
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(US_ASCII));
    }
}
