package dev.latchkey.support;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** People and clients of Keycloak that one test makes and that are gone after it. */
public final class ThrowAway implements AutoCloseable {

    private static final Map<String, Object> AUDIENCE = Map.of(
            "name",
            "audience",
            "protocol",
            "openid-connect",
            "protocolMapper",
            "oidc-audience-mapper",
            "config",
            Map.of("included.client.audience", "latchkey", "access.token.claim", "true", "id.token.claim", "true"));

    private final KeycloakAdmin admin = TestPlatform.keycloak().admin();
    private final Deque<Runnable> cleanUp = new ArrayDeque<>();

    /** A developer whose password is the user name; returns the name. */
    public String person() {
        return person("/developers");
    }

    /** A member of {@code groups} whose password is the user name; returns the name. */
    public String person(String... groups) {
        var name = "person-" + UUID.randomUUID();
        admin.send(
                "POST",
                "/users",
                Map.of(
                        "username",
                        name,
                        "enabled",
                        true,
                        "firstName",
                        "Test",
                        "lastName",
                        "Person",
                        "email",
                        name + "@example.org",
                        "emailVerified",
                        true,
                        "groups",
                        List.of(groups),
                        "credentials",
                        List.of(Map.of("type", "password", "value", name, "temporary", false))));
        cleanUp.push(() -> deletePerson(name));
        return name;
    }

    /** As an administrator: people cannot write what the policy decides on. */
    public void giveAttribute(String name, String attribute, String value) {
        var user = admin.get("/users/" + admin.userId(name));
        ((ObjectNode) user).withObject("/attributes").putArray(attribute).add(value);
        admin.send("PUT", "/users/" + admin.userId(name), user);
    }

    public void deletePerson(String name) {
        var id = admin.userId(name);
        if (!id.isEmpty()) {
            admin.send("DELETE", "/users/" + id, null);
        }
    }

    public void disablePerson(String name) {
        admin.send("PUT", "/users/" + admin.userId(name), Map.of("enabled", false));
    }

    /** Says that these accounts are one human's. */
    public void link(String... names) {
        var human = "human-" + UUID.randomUUID();
        for (var name : names) {
            var path = "/users/" + admin.userId(name);
            var account = (ObjectNode) admin.get(path);
            account.withObject("/attributes").putArray("latchkey.person").add(human);
            admin.send("PUT", path, account);
        }
    }

    /** A public client with which people sign in by password; its tokens are not meant for Latchkey. */
    public String client() {
        return client(Map.of(), List.of());
    }

    /** The same, but all its tokens, ID tokens too, say that they are meant for Latchkey. */
    public String clientForLatchkey(Map<String, String> attributes) {
        return client(attributes, List.of(AUDIENCE));
    }

    /** A client whose every token says that somebody else acts, as those of an impersonated session do. */
    public String clientOfImpersonators() {
        return client(
                Map.of(),
                List.of(
                        AUDIENCE,
                        Map.of(
                                "name",
                                "impersonator",
                                "protocol",
                                "openid-connect",
                                "protocolMapper",
                                "oidc-hardcoded-claim-mapper",
                                "config",
                                Map.of(
                                        "claim.name",
                                        "impersonator.id",
                                        "claim.value",
                                        "somebody",
                                        "jsonType.label",
                                        "String",
                                        "access.token.claim",
                                        "true"))));
    }

    /** A program with an account of its own that is a member of {@code groups}; returns a token of it. */
    public String tokenOfProgram(String... groups) {
        var name = "client-" + UUID.randomUUID();
        admin.send(
                "POST",
                "/clients",
                Map.of(
                        "clientId",
                        name,
                        "secret",
                        name,
                        "serviceAccountsEnabled",
                        true,
                        "standardFlowEnabled",
                        false,
                        "protocolMappers",
                        List.of(AUDIENCE)));
        var client = admin.get("/clients?clientId=" + name).path(0).path("id").asText();
        cleanUp.push(() -> admin.send("DELETE", "/clients/" + client, null));
        var account = admin.get("/clients/" + client + "/service-account-user")
                .path("id")
                .asText();
        for (var group : groups) {
            var id = admin.get("/group-by-path" + group).path("id").asText();
            admin.send("PUT", "/users/" + account + "/groups/" + id, null);
        }
        return TestPlatform.keycloak().tokenOfProgram(name, name);
    }

    /** Takes the person, known by user name, out of the group. */
    public void leave(String name, String path) {
        var group = admin.get("/group-by-path" + path).path("id").asText();
        admin.send("DELETE", "/users/" + admin.userId(name) + "/groups/" + group, null);
    }

    private String client(Map<String, String> attributes, List<Map<String, Object>> mappers) {
        var name = "client-" + UUID.randomUUID();
        admin.send(
                "POST",
                "/clients",
                Map.of(
                        "clientId",
                        name,
                        "publicClient",
                        true,
                        "directAccessGrantsEnabled",
                        true,
                        "standardFlowEnabled",
                        false,
                        "attributes",
                        attributes,
                        "protocolMappers",
                        mappers));
        cleanUp.push(() -> admin.send(
                "DELETE",
                "/clients/"
                        + admin.get("/clients?clientId=" + name)
                                .path(0)
                                .path("id")
                                .asText(),
                null));
        return name;
    }

    @Override
    public void close() {
        while (!cleanUp.isEmpty()) {
            cleanUp.pop().run();
        }
    }
}
