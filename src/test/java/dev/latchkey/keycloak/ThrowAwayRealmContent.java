package dev.latchkey.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import dev.latchkey.support.DemoSecrets;
import dev.latchkey.support.KeycloakServer;
import dev.latchkey.support.TestPlatform;
import jakarta.ws.rs.NotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Collectors;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.resource.ClientResource;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.admin.client.resource.RoleMappingResource;
import org.keycloak.admin.client.resource.RoleScopeResource;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ClientScopeRepresentation;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.GroupRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** People, roles and clients that one test makes as Keycloak's administrator and that are gone after it. */
final class ThrowAwayRealmContent implements AutoCloseable {

    static final Map<String, List<String>> REQUESTABLE = Map.of(
            "latchkey.requestable", List.of("true"),
            "latchkey.system", List.of("test"),
            "latchkey.tier", List.of("low"),
            "latchkey.owner-group", List.of("/security"),
            "latchkey.max-duration", List.of("PT1H"));

    private static final String LOGIN_SECRET = DemoSecrets.read().get("LATCHKEY_LOGIN_SECRET");

    private final KeycloakServer server = TestPlatform.keycloak();
    private final Keycloak keycloak = Keycloak.getInstance(server.url(), "master", "admin", "admin", "admin-cli");
    private final Deque<Runnable> cleanUp = new ConcurrentLinkedDeque<>();

    static KeycloakProperties properties() {
        var secrets = DemoSecrets.read();
        return new KeycloakProperties(
                URI.create(TestPlatform.keycloak().url()),
                null,
                KeycloakServer.REALM,
                "latchkey-grant",
                secrets.get("LATCHKEY_GRANT_SECRET"),
                "latchkey-sessions",
                secrets.get("LATCHKEY_SESSION_SECRET"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                32,
                8);
    }

    RealmResource realm() {
        return keycloak.realm(KeycloakServer.REALM);
    }

    /** A person whose password is the user name. */
    UserId newPerson(String... groups) {
        var user = new UserRepresentation();
        user.setUsername(uniqueName("person"));
        user.setEnabled(true);
        user.setFirstName("Test");
        user.setLastName("Person");
        user.setEmail(user.getUsername() + "@example.org");
        user.setEmailVerified(true);
        user.setGroups(List.of(groups));
        var password = new CredentialRepresentation();
        password.setType(CredentialRepresentation.PASSWORD);
        password.setValue(user.getUsername());
        user.setCredentials(List.of(password));
        try (var response = realm().users().create(user)) {
            var id = CreatedResponseUtil.getCreatedId(response);
            cleanUp.push(() -> realm().users().get(id).remove());
            return new UserId(id);
        }
    }

    String usernameOf(UserId user) {
        return realm().users().get(user.value()).toRepresentation().getUsername();
    }

    /** A role that the catalog offers and that the grant account may map. */
    RoleId newRequestableRole() {
        var role = newRole(uniqueName("role"), REQUESTABLE);
        allowMapping(role);
        return role;
    }

    RoleId newRole(String name, Map<String, List<String>> attributes) {
        var role = new RoleRepresentation();
        role.setName(name);
        role.setDescription("Made by a test");
        realm().roles().create(role);
        var created = realm().roles().get(name).toRepresentation();
        created.setAttributes(attributes);
        realm().rolesById().updateRole(created.getId(), created);
        cleanUp.push(() -> realm().rolesById().deleteRole(created.getId()));
        return new RoleId(created.getId());
    }

    RoleId idOfRealmRole(String name) {
        return new RoleId(realm().roles().get(name).toRepresentation().getId());
    }

    /** A role of a client that says it is requestable. */
    RoleId newRoleOf(String client) {
        var role = new RoleRepresentation();
        role.setName(uniqueName("role"));
        role.setAttributes(REQUESTABLE);
        var ofClient = realm().clients().get(clientIdOf(client)).roles();
        ofClient.create(role);
        var id = ofClient.get(role.getName()).toRepresentation().getId();
        cleanUp.push(() -> realm().rolesById().deleteRole(id));
        return new RoleId(id);
    }

    /** The path of a new group at the top. */
    String newGroup() {
        var name = uniqueName("group");
        try (var response = realm().groups().add(groupOf(name))) {
            var id = CreatedResponseUtil.getCreatedId(response);
            cleanUp.push(() -> realm().groups().group(id).remove());
        }
        return "/" + name;
    }

    /** The path of a new group below the one at {@code path}; it goes with it. */
    String newGroupBelow(String path) {
        var name = uniqueName("group");
        realm().groups()
                .group(realm().getGroupByPath(path).getId())
                .subGroup(groupOf(name))
                .close();
        return path + "/" + name;
    }

    private static GroupRepresentation groupOf(String name) {
        var group = new GroupRepresentation();
        group.setName(name);
        return group;
    }

    void mapOntoGroup(RoleId role, String path) {
        var group = realm().groups().group(realm().getGroupByPath(path).getId());
        map(role, group.roles());
    }

    /** What an administrator does by hand. */
    void map(RoleId role, UserId user) {
        map(role, realm().users().get(user.value()).roles());
    }

    private void map(RoleId role, RoleMappingResource mappings) {
        var current = realm().rolesById().getRole(role.value());
        KeycloakRoles.mappingsOf(current, mappings).add(List.of(current));
    }

    void rename(RoleId role, String name) {
        var representation = realm().rolesById().getRole(role.value());
        representation.setName(name);
        realm().rolesById().updateRole(role.value(), representation);
    }

    void addToComposite(RoleId composite, RoleRepresentation child) {
        realm().rolesById().addComposites(composite.value(), List.of(child));
    }

    /** A role of {@code realm-management}: one that administers this realm. */
    RoleRepresentation administrativeRole(String name) {
        return realm().clients()
                .get(clientIdOf("realm-management"))
                .roles()
                .get(name)
                .toRepresentation();
    }

    /** Takes an administrative right from one of Latchkey's accounts for as long as {@code meanwhile} runs. */
    void withoutRight(String account, String right, Runnable meanwhile) {
        var rights = rightsOf(account);
        rights.remove(List.of(administrativeRole(right)));
        try {
            meanwhile.run();
        } finally {
            rights.add(List.of(administrativeRole(right)));
        }
    }

    /** Gives one of Latchkey's accounts an administrative right for as long as {@code meanwhile} runs. */
    void withRight(String account, String right, Runnable meanwhile) {
        var rights = rightsOf(account);
        rights.add(List.of(administrativeRole(right)));
        try {
            meanwhile.run();
        } finally {
            rights.remove(List.of(administrativeRole(right)));
        }
    }

    /** Adds a permission on all people for somebody else, such as a helpdesk, for as long as {@code meanwhile} runs. */
    void withAnotherPermissionOnPeople(UserId helper, String scope, Runnable meanwhile) {
        var policies = "/clients/" + clientIdOf("admin-permissions") + "/authz/resource-server/policy";
        var policy = server.admin()
                .send(
                        "POST",
                        policies + "/user",
                        Map.of(
                                "name",
                                "test " + UUID.randomUUID(),
                                "logic",
                                "POSITIVE",
                                "users",
                                List.of(helper.value())))
                .path("id")
                .asText();
        var permission = server.admin()
                .send(
                        "POST",
                        permissions(),
                        Map.of(
                                "name",
                                "test " + UUID.randomUUID(),
                                "resourceType",
                                "Users",
                                "scopes",
                                List.of(scope),
                                "policies",
                                List.of(policy)))
                .path("id")
                .asText();
        try {
            meanwhile.run();
        } finally {
            server.admin().send("DELETE", permissions() + "/" + permission, null);
            server.admin().send("DELETE", policies + "/" + policy, null);
        }
    }

    UserId serviceAccount(String account) {
        return new UserId(realm().users()
                .searchByUsername("service-account-" + account, true)
                .get(0)
                .getId());
    }

    private RoleScopeResource rightsOf(String account) {
        return realm().users().get(serviceAccount(account).value()).roles().clientLevel(clientIdOf("realm-management"));
    }

    /** A public client with which people sign in by password. */
    String newLoginClient() {
        var client = new ClientRepresentation();
        client.setClientId(uniqueName("client"));
        client.setPublicClient(true);
        client.setDirectAccessGrantsEnabled(true);
        try (var response = realm().clients().create(client)) {
            var id = CreatedResponseUtil.getCreatedId(response);
            cleanUp.push(() -> realm().clients().get(id).remove());
        }
        return client.getClientId();
    }

    /** A public client as above whose tokens carry no role that is not in its scope. */
    String newNarrowLoginClient() {
        var client = newLoginClient();
        var found = realm().clients().get(clientIdOf(client));
        var representation = found.toRepresentation();
        representation.setFullScopeAllowed(false);
        found.update(representation);
        allowViewing(client);
        return client;
    }

    void putIntoScope(RoleId role, String client) {
        map(role, realm().clients().get(clientIdOf(client)).getScopeMappings());
    }

    /** A scope with the role that {@code client} gets only if it is asked for. */
    String newOptionalScope(RoleId role, String client) {
        var scope = new ClientScopeRepresentation();
        scope.setName(uniqueName("scope"));
        scope.setProtocol("openid-connect");
        try (var response = realm().clientScopes().create(scope)) {
            var id = CreatedResponseUtil.getCreatedId(response);
            cleanUp.push(() -> realm().clientScopes().get(id).remove());
            map(role, realm().clientScopes().get(id).getScopeMappings());
            realm().clients().get(clientIdOf(client)).addOptionalClientScope(id);
        }
        return scope.getName();
    }

    /** Its own permission for each role: Keycloak deletes it with the role. */
    void allowMapping(RoleId role) {
        permit("Roles", "map-role", role.value());
    }

    /** Lets the grant account see a client until the test ends. */
    void allowViewing(String client) {
        var permission = permit("Clients", "view", clientIdOf(client));
        cleanUp.push(() -> server.admin().send("DELETE", permissions() + "/" + permission, null));
    }

    private String permit(String resourceType, String scope, String resource) {
        var permission = Map.of(
                "name", "test " + UUID.randomUUID(),
                "resourceType", resourceType,
                "scopes", List.of(scope),
                "policies", List.of("is-latchkey-grant"),
                "resources", List.of(resource));
        return server.admin().send("POST", permissions(), permission).path("id").asText();
    }

    private String permissions() {
        return "/clients/" + clientIdOf("admin-permissions") + "/authz/resource-server/permission/scope";
    }

    /** Signs in by password and returns Keycloak's answer, tokens and all. */
    JsonNode signIn(UserId user, String client, String scope) {
        var name = usernameOf(user);
        var answer = token(Map.of(
                "grant_type", "password", "client_id", client, "username", name, "password", name, "scope", scope));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("Cannot sign in: " + answer.body());
        }
        return json(answer.body());
    }

    /** Signs in to Latchkey itself, as a browser would: for the moment its client takes a password, too. */
    JsonNode signInToLatchkey(UserId user) {
        var client = realm().clients().get(clientIdOf("latchkey"));
        var name = usernameOf(user);
        takePasswords(client, true);
        try {
            return json(token(Map.of(
                            "grant_type",
                            "password",
                            "client_id",
                            "latchkey",
                            "client_secret",
                            LOGIN_SECRET,
                            "username",
                            name,
                            "password",
                            name,
                            "scope",
                            "openid"))
                    .body());
        } finally {
            takePasswords(client, false);
        }
    }

    private static void takePasswords(ClientResource client, boolean allowed) {
        var representation = client.toRepresentation();
        representation.setDirectAccessGrantsEnabled(allowed);
        client.update(representation);
    }

    HttpResponse<String> refreshAtLatchkey(JsonNode tokens) {
        return token(Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                "latchkey",
                "client_secret",
                LOGIN_SECRET,
                "refresh_token",
                tokens.path("refresh_token").asText()));
    }

    /** Whether Keycloak still believes an access token that is meant for Latchkey. */
    boolean isActive(JsonNode tokens) {
        return json(post(
                                "token/introspect",
                                Map.of(
                                        "client_id",
                                        "latchkey",
                                        "client_secret",
                                        LOGIN_SECRET,
                                        "token",
                                        tokens.path("access_token").asText()))
                        .body())
                .path("active")
                .asBoolean();
    }

    HttpResponse<String> refresh(JsonNode tokens, String client) {
        return token(Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                client,
                "refresh_token",
                tokens.path("refresh_token").asText()));
    }

    String clientIdOf(String clientId) {
        return realm().clients().findByClientId(clientId).get(0).getId();
    }

    static String uniqueName(String kind) {
        return kind + "-" + UUID.randomUUID();
    }

    private HttpResponse<String> token(Map<String, String> form) {
        return post("token", form);
    }

    private HttpResponse<String> post(String endpoint, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var request = HttpRequest.newBuilder(URI.create(
                        server.url() + "/realms/" + KeycloakServer.REALM + "/protocol/openid-connect/" + endpoint))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        while (!cleanUp.isEmpty()) {
            try {
                cleanUp.pop().run();
            } catch (NotFoundException alreadyGone) {
                // The test itself took it away.
            }
        }
        keycloak.close();
    }
}
