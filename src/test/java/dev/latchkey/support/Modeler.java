package dev.latchkey.support;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.support.Caller.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/** Deploys models as Camunda Modeler does, and has what that proposes decided on. */
public final class Modeler {

    private static final String BOUNDARY = "model-boundary";

    private final AccessDriver driver;

    public Modeler(AccessDriver driver) {
        this.driver = driver;
    }

    /** The release's model. */
    public static String model(String name) {
        try {
            return Files.readString(BuildFolder.source("processes/" + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Answer deploy(String who, String name, String model) {
        return deploy(who, Map.of(name, model), Map.of("deployment-source", "Camunda Modeler"));
    }

    public Answer deploy(String who, Map<String, String> files, Map<String, String> fields) {
        var body = new StringBuilder(part("deployment-name", "", "a test") + part("deploy-changed-only", "", "true"));
        fields.forEach((field, value) -> body.append(part(field, "", value)));
        files.forEach((name, model) -> body.append(part(name, "; filename=\"" + name + "\"", model)));
        return driver.as(who)
                .send(
                        "POST",
                        "/engine-rest/deployment/create",
                        BodyPublishers.ofString(body + "--" + BOUNDARY + "--\r\n"),
                        Map.of("Content-Type", "multipart/form-data; boundary=" + BOUNDARY));
    }

    private static String part(String name, String more, String content) {
        return "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n"
                .formatted(BOUNDARY, name, more, content);
    }

    /** Deploys and expects to be heard; returns the id of the change that waits for a decision, with its replay. */
    public String proposed(String who, String name, String model) {
        var answer = deploy(who, name, model);
        if (answer.status() != 200) {
            throw new AssertionError("Deploying was answered with " + answer);
        }
        var id = changeOf(answer.at("id"));
        await("policy change " + id + " is replayed")
                .atMost(Duration.ofSeconds(30))
                .until(() -> !change(id).json().path("replay").isNull());
        return id;
    }

    /** Deploys as a platform admin and has somebody else agree; afterwards it is in force. */
    public void putInForce(String name, String model) {
        var id = proposed("adam", name, model);
        var answer = decide("sam", id, "approve");
        if (!answer.at("state").equals("effective")) {
            throw new AssertionError("Approving was answered with " + answer);
        }
    }

    private String changeOf(String deployment) {
        for (JsonNode item :
                driver.as("audrey").get("/api/v1/policy/changes").json().path("items")) {
            if (item.path("proposalId").asText().equals(deployment)) {
                return item.path("id").asText();
            }
        }
        throw new AssertionError("Deployment " + deployment + " is no proposal");
    }

    /** The change as an auditor sees it. */
    public Answer change(String id) {
        return driver.as("audrey").get("/api/v1/policy/changes/" + id);
    }

    public String state(String id) {
        return change(id).at("state");
    }

    public Answer decide(String who, String id, String decision) {
        return driver.as(who)
                .post(
                        "/api/v1/policy/changes/" + id + "/decisions",
                        Map.of("decision", decision, "comment", "looked at it"));
    }

    public Answer withdraw(String who, String id) {
        return driver.as(who).post("/api/v1/policy/changes/" + id + "/withdraw", Map.of());
    }
}
