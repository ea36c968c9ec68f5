package dev.latchkey.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Keycloak's Admin API in plain HTTP, as the administrator of realm {@code master}: nothing of Latchkey is in between. */
public final class KeycloakAdmin {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final String url;

    KeycloakAdmin(String url) {
        this.url = url;
    }

    /** Reads {@code path} below the realm, as in {@code /users?username=alice&exact=true}. */
    public JsonNode get(String path) {
        return send("GET", path, null);
    }

    /** Calls {@code path} below the realm with {@code body} as JSON (null for none) and returns the answer. */
    public JsonNode send(String method, String path, Object body) {
        try {
            HttpRequest.BodyPublisher content = body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
            // A token each time: the administrator's lives for a minute only, and tests take longer.
            HttpRequest request = HttpRequest.newBuilder(URI.create(address(path)))
                    .header("Authorization", "Bearer " + token())
                    .header("Content-Type", "application/json")
                    .timeout(Duration.ofSeconds(60))
                    .method(method, content)
                    .build();
            return exchange(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address(String path) {
        return url + "/admin/realms/latchkey" + path;
    }

    String token() {
        return passwordToken(url, "master", "admin-cli", "admin", "admin");
    }

    /** The id of the person {@code name}. */
    public String userId(String name) {
        return get("/users?exact=true&username=" + encode(name))
                .path(0)
                .path("id")
                .asText();
    }

    /** The roles mapped onto {@code name} directly: realm roles by name, client roles as {@code client/role}. */
    public Set<String> rolesOf(String name) {
        JsonNode mappings = get("/users/" + userId(name) + "/role-mappings");
        Set<String> roles = new TreeSet<>();
        mappings.path("realmMappings")
                .forEach(role -> roles.add(role.path("name").asText()));
        mappings.path("clientMappings")
                .forEach(client -> client.path("mappings")
                        .forEach(role -> roles.add(client.path("client").asText() + "/"
                                + role.path("name").asText())));
        return roles;
    }

    /** Lets the client {@code latchkey} sign people in at {@code baseUrl} too: tests listen on ports of their own. */
    public void allowSignInAt(String baseUrl) {
        ObjectNode client = (ObjectNode) get("/clients?clientId=latchkey").path(0);
        ((ArrayNode) client.withArray("redirectUris")).add(baseUrl + "/login/oauth2/code/keycloak");
        ObjectNode attributes = client.withObject("/attributes");
        String afterLogout = attributes.path("post.logout.redirect.uris").asText();
        attributes.put("post.logout.redirect.uris", afterLogout + "##" + baseUrl + "##" + baseUrl + "/*");
        attributes.put("backchannel.logout.url", baseUrl + "/logout/connect/back-channel/keycloak");
        send("PUT", "/clients/" + client.path("id").asText(), client);
    }

    void importDemoPeople() {
        try {
            send(
                    "POST",
                    "/partialImport",
                    JSON.readTree(Files.readString(BuildFolder.source("keycloak/demo-people.json"))));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the demo people", e);
        }
    }

    static String passwordToken(String url, String realm, String client, String user, String password) {
        return passwordTokens(url, realm, client, user, password)
                .path("access_token")
                .asText();
    }

    static JsonNode passwordTokens(String url, String realm, String client, String user, String password) {
        return tokens(
                url,
                realm,
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        client,
                        "username",
                        user,
                        "password",
                        password,
                        "scope",
                        "openid"));
    }

    static JsonNode tokens(String url, String realm, Map<String, String> form) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(url + "/realms/" + realm + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(form.entrySet().stream()
                        .map(field -> field.getKey() + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&"))))
                .build();
        return exchange(request);
    }

    private static JsonNode exchange(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException("Keycloak answered %s %s with %d %s"
                        .formatted(request.method(), request.uri(), response.statusCode(), response.body()));
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot call " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped while calling " + request.uri(), e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
