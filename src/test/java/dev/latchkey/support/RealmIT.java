package dev.latchkey.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The realm in {@code keycloak/} gives each account what its README says, and no more. */
class RealmIT {

    private final KeycloakServer keycloak = TestPlatform.keycloak();
    private final KeycloakAdmin admin = keycloak.admin();

    @Test
    void aDemoPersonGetsATokenThatIsMeantForLatchkey() throws IOException {
        String token = keycloak.tokenOf("alice");

        JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
        assertThat(claims.path("aud").toString()).contains("\"latchkey\"");
        assertThat(claims.path("preferred_username").asText()).isEqualTo("alice");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource({"orders-db-read", "orders-db-admin", "prod-root", "admin-dashboard", "ci-pipeline/deployer"})
    void theGrantAccountMapsEveryRequestableRole(String role) {
        assertThat(call("latchkey-grant", "POST", mappingsOf("ben", role), role))
                .isEqualTo(204);
        assertThat(admin.rolesOf("ben")).contains(role);

        assertThat(call("latchkey-grant", "DELETE", mappingsOf("ben", role), role))
                .isEqualTo(204);
        assertThat(admin.rolesOf("ben")).containsExactly("default-roles-latchkey");
    }

    @ParameterizedTest
    @CsvSource({"offline_access", "uma_authorization", "realm-management/manage-users", "realm-management/realm-admin"})
    void theGrantAccountMapsNoOtherRole(String role) {
        assertThat(call("latchkey-grant", "POST", mappingsOf("ben", role), role))
                .isEqualTo(403);
        assertThat(admin.rolesOf("ben")).containsExactly("default-roles-latchkey");
    }

    @Test
    void theGrantAccountCannotTouchPeople() {
        String ben = "/users/" + admin.userId("ben");

        assertThat(call("latchkey-grant", "POST", ben + "/logout", null)).isEqualTo(403);
        assertThat(call("latchkey-grant", "GET", ben, null)).isEqualTo(200);
        assertThat(call("latchkey-grant", "DELETE", ben, null)).isEqualTo(403);
    }

    @Test
    void theGrantAccountReadsWhoHoldsTheClientsRole() {
        String client =
                admin.get("/clients?clientId=ci-pipeline").path(0).path("id").asText();

        assertThat(call("latchkey-grant", "GET", "/clients/" + client + "/roles/deployer/users", null))
                .isEqualTo(200);
        assertThat(call("latchkey-grant", "GET", "/admin-events?max=1", null)).isEqualTo(200);
    }

    @Test
    void theGrantAccountSeesTheClientsThatItIsToSeeAndNoOther() {
        assertThat(call("latchkey-grant", "GET", "/clients/" + clientId("ci-pipeline"), null))
                .isEqualTo(200);
        assertThat(call("latchkey-grant", "GET", "/clients/" + clientId("latchkey"), null))
                .isEqualTo(200);
        for (String unseen : List.of("latchkey-demo", "latchkey-sessions", "realm-management", "admin-permissions")) {
            assertThat(call("latchkey-grant", "GET", "/clients/" + clientId(unseen), null))
                    .as(unseen)
                    .isEqualTo(403);
        }
    }

    @Test
    void everyRightThatTheRealmGivesIsNamedInTheReadmeAndNoneIsMissing() throws IOException {
        String readme = Files.readString(BuildFolder.source("keycloak/README.md"));
        JsonNode realm = new ObjectMapper()
                .readTree(BuildFolder.source("keycloak/latchkey-realm.json").toFile());

        for (JsonNode account : realm.path("users")) {
            String section = sectionOn(account.path("serviceAccountClientId").asText(), readme);
            for (JsonNode right : account.path("clientRoles").path("realm-management")) {
                assertThat(section).contains("`" + right.asText() + "`");
            }
        }
        List<String> permissions = new ArrayList<>();
        for (JsonNode policy : realm.findValue("policies")) {
            if (policy.path("type").asText().equals("scope")) {
                permissions.add(policy.path("name").asText());
            }
        }
        assertThat(sectionOn("latchkey-grant", readme))
                .contains(permissions.stream().map(name -> "*" + name + "*").toList());
        assertThat(Pattern.compile("permission \\*([^*]+)\\*")
                        .matcher(readme)
                        .results()
                        .map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(permissions);
    }

    private static String sectionOn(String account, String readme) {
        return readme.split("## Rights of `" + account + "`")[1].split("\n## ")[0];
    }

    @ParameterizedTest
    @CsvSource({"latchkey.person", "department", "onCall"})
    void peopleCannotWriteWhatIsDecidedOn(String attribute) {
        JsonNode profile = admin.get("/users/profile");

        // Unmanaged attributes would be everybody's to write, if they were allowed at all.
        assertThat(profile.has("unmanagedAttributePolicy")).isFalse();
        assertThat(profile.path("attributes"))
                .filteredOn(known -> known.path("name").asText().equals(attribute))
                .singleElement()
                .extracting(known -> known.path("permissions").path("edit").toString())
                .isEqualTo("[\"admin\"]");
    }

    @Test
    void theSessionAccountEndsSessions() {
        keycloak.tokenOf("sonia");
        String sonia = "/users/" + admin.userId("sonia");
        assertThat(admin.get(sonia + "/sessions")).isNotEmpty();

        assertThat(call("latchkey-sessions", "POST", sonia + "/logout", null)).isEqualTo(204);

        assertThat(admin.get(sonia + "/sessions")).isEmpty();
    }

    @Test
    void everyPlaceholderOfTheRealmIsFilled() {
        JsonNode latchkey = admin.get("/clients?clientId=latchkey").path(0);

        assertThat(admin.get("/clients").toString()).doesNotContain("${LATCHKEY_");
        assertThat(latchkey.path("redirectUris"))
                .extracting(JsonNode::asText)
                .contains("http://localhost:8080/login/oauth2/code/keycloak");
        assertThat(latchkey.path("secret").asText())
                .isEqualTo(DemoSecrets.read().get("LATCHKEY_LOGIN_SECRET"));
    }

    private String mappingsOf(String person, String role) {
        String user = "/users/" + admin.userId(person) + "/role-mappings/";
        return user + (role.contains("/") ? "clients/" + clientId(role) : "realm");
    }

    private String clientId(String role) {
        return admin.get("/clients?clientId=" + role.split("/")[0])
                .path(0)
                .path("id")
                .asText();
    }

    private JsonNode role(String role) {
        return admin.get(
                role.contains("/") ? "/clients/" + clientId(role) + "/roles/" + role.split("/")[1] : "/roles/" + role);
    }

    /** What Keycloak answers {@code account}; {@code role} is the body, or null for none. */
    private int call(String account, String method, String path, String role) {
        String secret = DemoSecrets.read()
                .get(account.equals("latchkey-grant") ? "LATCHKEY_GRANT_SECRET" : "LATCHKEY_SESSION_SECRET");
        String token = KeycloakAdmin.tokens(
                        keycloak.url(),
                        KeycloakServer.REALM,
                        Map.of("grant_type", "client_credentials", "client_id", account, "client_secret", secret))
                .path("access_token")
                .asText();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(keycloak.url() + "/admin/realms/latchkey" + path))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            role == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(
                                            List.of(role(role)).toString()))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("Cannot call " + path, e);
        }
    }
}
