package dev.latchkey.support;

import static org.awaitility.Awaitility.await;

import dev.latchkey.support.Caller.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Drives the main job through the API, and looks at Keycloak with the administrator's own eyes. */
public final class AccessDriver {

    private final int port;

    public AccessDriver(int port) {
        this.port = port;
    }

    public Caller as(String name) {
        return Caller.as(name, port);
    }

    public Answer ask(String who, String role, String duration) {
        return as(who).post(
                        "/api/v1/requests", Map.of("role", role, "duration", duration, "justification", "for a test"));
    }

    /** Asks and expects to be heard; returns the request's id. */
    public String asked(String who, String role, String duration) {
        var answer = ask(who, role, duration);
        if (answer.status() != 201) {
            throw new AssertionError("Asking was answered with " + answer);
        }
        return answer.at("id");
    }

    public Answer decide(String who, String request, String decision) {
        return as(who).post(
                        "/api/v1/requests/" + request + "/decisions", Map.of("decision", decision, "comment", "seen"));
    }

    public Answer extend(String who, String lease, String duration) {
        return as(who).post(
                        "/api/v1/leases/" + lease + "/extend",
                        Map.of("duration", duration, "justification", "not done yet"));
    }

    /** The request as an auditor sees it. */
    public Answer request(String id) {
        return as("audrey").get("/api/v1/requests/" + id);
    }

    public String state(String id) {
        return request(id).at("state");
    }

    /** What an auditor reads about the request, sentence by sentence. */
    public List<String> trail(String id) {
        return as("audrey")
                .get("/api/v1/audit?request=" + id)
                .json()
                .path("items")
                .findValuesAsText("sentence");
    }

    public boolean holds(String who, String role) {
        return TestPlatform.keycloak().admin().rolesOf(who).contains(role);
    }

    public void awaitState(String id, String state) {
        await("request " + id + " is " + state).atMost(Duration.ofSeconds(30)).until(() -> state(id), state::equals);
    }

    /** Ends what a test left open, so that the next one starts with nobody holding anything. */
    public void returnLease(String who, String id) {
        as(who).post(
                        "/api/v1/leases/"
                                + request(id).json().path("lease").path("id").asText() + "/return",
                        Map.of());
        awaitState(id, "ended");
    }
}
