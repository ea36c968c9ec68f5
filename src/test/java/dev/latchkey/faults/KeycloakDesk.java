package dev.latchkey.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.faults.Http.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Keycloak's own administrator, who sees and does everything there, past every proxy. */
final class KeycloakDesk {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Of the minute that a token lives in both realms. */
    private static final Duration TOKEN_USE = Duration.ofSeconds(40);

    private final String url;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final Map<WatchedRole, String> membersPaths = new ConcurrentHashMap<>();

    KeycloakDesk(String url) {
        this.url = url;
    }

    private record Token(String text, Instant issued) {
        boolean isFresh() {
            return Instant.now().isBefore(issued.plus(TOKEN_USE));
        }
    }

    /** An access token of a person whose password is the user name, as the demo client gets it. */
    String tokenOf(String person) {
        return token(person, () -> Http.passwordToken(url + "/realms/latchkey", "latchkey-demo", person, person));
    }

    void forgetTokenOf(String person) {
        tokens.remove(person);
    }

    /** Creates a developer whose password is the user name, and returns the id. */
    String createDeveloper(String name) {
        send(
                "POST",
                "/users",
                Map.of(
                        "username",
                        name,
                        "enabled",
                        true,
                        "firstName",
                        "Some",
                        "lastName",
                        "Developer",
                        "email",
                        name + "@example.org",
                        "emailVerified",
                        true,
                        "groups",
                        List.of("/developers"),
                        "credentials",
                        List.of(Map.of("type", "password", "value", name, "temporary", false))));
        return userId(name);
    }

    String userId(String name) {
        return send("GET", "/users?exact=true&username=" + Http.encode(name), null)
                .body()
                .path(0)
                .path("id")
                .asText();
    }

    /** The ids of the people onto whom the role is mapped directly, by the name it has at this moment. */
    Set<String> members(WatchedRole role) {
        var answer = exchange("GET", membersPath(role), null);
        if (answer.status() == 404) {
            membersPaths.remove(role);
            answer = exchange("GET", membersPath(role), null);
        }
        var members = new HashSet<String>();
        good("GET", membersPaths.get(role), answer)
                .body()
                .forEach(user -> members.add(user.path("id").asText()));
        return members;
    }

    boolean holds(String userId, WatchedRole role) {
        return members(role).contains(userId);
    }

    void give(String userId, WatchedRole role) {
        send("POST", mappingsPath(userId, role), List.of(idAndName(role)));
    }

    void take(String userId, WatchedRole role) {
        send("DELETE", mappingsPath(userId, role), List.of(idAndName(role)));
    }

    void rename(WatchedRole role, String name) {
        var body = (ObjectNode) send("GET", "/roles-by-id/" + role.id(), null).body();
        send("PUT", "/roles-by-id/" + role.id(), body.put("name", name));
    }

    private Map<String, String> idAndName(WatchedRole role) {
        return Map.of(
                "id",
                role.id(),
                "name",
                send("GET", "/roles-by-id/" + role.id(), null).at("name"));
    }

    private String mappingsPath(String userId, WatchedRole role) {
        var found = send("GET", "/roles-by-id/" + role.id(), null).body();
        return "/users/" + userId + "/role-mappings/"
                + (found.path("clientRole").asBoolean()
                        ? "clients/" + found.path("containerId").asText()
                        : "realm");
    }

    private String membersPath(WatchedRole role) {
        return membersPaths.computeIfAbsent(role, missing -> {
            var found = send("GET", "/roles-by-id/" + role.id(), null).body();
            return (found.path("clientRole").asBoolean()
                            ? "/clients/" + found.path("containerId").asText()
                            : "")
                    + "/roles/" + Http.encode(found.path("name").asText())
                    + "/users?briefRepresentation=true&max=-1";
        });
    }

    private Answer send(String method, String path, Object body) {
        return good(method, path, exchange(method, path, body));
    }

    private static Answer good(String method, String path, Answer answer) {
        if (!answer.isGood()) {
            throw new UncheckedIOException(new IOException(method + " " + path + " was answered with " + answer));
        }
        return answer;
    }

    private Answer exchange(String method, String path, Object body) {
        var token = token("", () -> Http.passwordToken(url + "/realms/master", "admin-cli", "admin", "admin"));
        return Http.send(Http.request(method, url + "/admin/realms/latchkey" + path, body, PATIENCE)
                .header("Authorization", "Bearer " + token)
                .build());
    }

    private String token(String owner, Supplier<String> fetch) {
        var held = tokens.get(owner);
        if (held == null || !held.isFresh()) {
            var issued = Instant.now();
            held = new Token(fetch.get(), issued);
            tokens.put(owner, held);
        }
        return held.text();
    }
}
