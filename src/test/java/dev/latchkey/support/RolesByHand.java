package dev.latchkey.support;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Roles that Keycloak's administrator gives behind Latchkey's back, until this is closed. */
public final class RolesByHand implements AutoCloseable {

    /** Within which Latchkey promises to find them. */
    private static final Duration PROMISED = Duration.ofSeconds(60);

    private final AccessDriver driver;
    private final KeycloakAdmin keycloak = TestPlatform.keycloak().admin();
    private final Deque<Runnable> cleanUp = new ArrayDeque<>();

    public RolesByHand(AccessDriver driver) {
        this.driver = driver;
    }

    public void give(String person, String role) {
        map("POST", person, role);
        // Whoever comes next is to find what they gave, and not this.
        cleanUp.push(() -> await("nothing is found of '" + role + "' at " + person)
                .atMost(PROMISED)
                .until(() -> open(person, role).isEmpty()));
        cleanUp.push(() -> map("DELETE", person, role));
    }

    /** Waits for what was given to be found; returns the finding's id. */
    public String awaitFinding(String person, String role) {
        return await("finding of '" + role + "' at " + person)
                .atMost(PROMISED)
                .until(() -> open(person, role), found -> found.size() == 1)
                .get(0);
    }

    private List<String> open(String person, String role) {
        return driver.as("audrey")
                .get("/api/v1/findings?user=" + person + "&state=open&kind=roleGivenByHand&role=" + role)
                .json()
                .path("items")
                .findValuesAsText("id");
    }

    private void map(String method, String person, String role) {
        keycloak.send(
                method,
                "/users/" + keycloak.userId(person) + "/role-mappings/realm",
                List.of(keycloak.get("/roles/" + role)));
    }

    @Override
    public void close() {
        while (!cleanUp.isEmpty()) {
            cleanUp.pop().run();
        }
    }
}
