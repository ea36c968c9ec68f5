package dev.latchkey.faults;

import dev.latchkey.faults.Http.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** People calling Latchkey: whoever gets no answer from one node asks the other, with the same key. */
final class Api {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KeycloakDesk keycloak;
    private final List<Node> nodes;

    Api(KeycloakDesk keycloak, List<Node> nodes) {
        this.keycloak = keycloak;
        this.nodes = nodes;
    }

    Answer ask(int node, String person, WatchedRole role, Duration duration) {
        return post(
                node,
                person,
                "/requests",
                Map.of(
                        "role",
                        role.word(),
                        "duration",
                        duration.toString(),
                        "justification",
                        "To see whether it ends"));
    }

    Answer decide(int node, String person, String request, String decision) {
        return post(node, person, "/requests/" + request + "/decisions", Map.of("decision", decision));
    }

    Answer post(int node, String person, String path, Object body) {
        return call(node, "POST", person, path, body);
    }

    Answer get(int node, String person, String path) {
        return call(node, "GET", person, path, null);
    }

    /** @throws UncheckedIOException if no node answers */
    private Answer call(int node, String method, String person, String path, Object body) {
        var key = UUID.randomUUID().toString();
        try {
            var answer = callOne(nodes.get(node), method, person, path, body, key);
            if (answer.status() != 401 && answer.status() < 500) {
                return answer;
            }
            // A token may be too old for a clock that is off, and a node may be cut off from what it needs.
            keycloak.forgetTokenOf(person);
        } catch (UncheckedIOException e) {
            // It may be down, or have died in the middle of it.
        }
        return callOne(nodes.get((node + 1) % nodes.size()), method, person, path, body, key);
    }

    private Answer callOne(Node node, String method, String person, String path, Object body, String key) {
        return Http.send(Http.request(method, node.url() + "/api/v1" + path, body, PATIENCE)
                .header("Authorization", "Bearer " + keycloak.tokenOf(person))
                .header("Idempotency-Key", key)
                .build());
    }
}
