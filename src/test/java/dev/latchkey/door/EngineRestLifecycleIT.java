package dev.latchkey.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Caller;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The main job through the engine's REST API, as a script does it. */
@LatchkeyTest
class EngineRestLifecycleIT {

    @LocalServerPort
    private int port;

    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    @Test
    void accessIsStartedByAScriptAndDecidedOnATask() {
        var started = start("alice", "orders-db-admin", Map.of());
        assertThat(started.status()).isEqualTo(200);
        var id = started.at("businessKey");
        assertThat(driver.request(id).at("requestedBy")).isEqualTo("alice");

        assertThat(submit("olivia", taskOf("olivia", id), Map.of("decision", "approve", "comment", "ok"))
                        .status())
                .isIn(200, 204);
        driver.awaitState(id, "active");
        assertThat(driver.holds("alice", "orders-db-admin")).isTrue();
        assertThat(driver.request(id).json().at("/decisions/0/decidedBy").asText())
                .isEqualTo("olivia");
        driver.returnLease("alice", id);
    }

    @Test
    void requesterIsWhoCallsWhateverTheInitiatorVariableSays() {
        for (var variable : new String[] {"initiator", "requestedBy", "requester"}) {
            var answer = start("alice", "orders-db-admin", Map.of(variable, "ben"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains(variable);
        }
    }

    @Test
    void nobodyStartsInTheMiddle() {
        var id = start("alice", "orders-db-admin", Map.of()).at("businessKey");
        for (var element : new String[] {
            "serviceTask_openLease",
            "callActivity_accessLease",
            "endEvent_requestRejected",
            "callActivity_accessApproval"
        }) {
            var answer = driver.as("ben")
                    .post(
                            "/engine-rest/process-definition/key/accessRequest/start",
                            Map.of(
                                    "businessKey",
                                    id,
                                    "skipCustomListeners",
                                    true,
                                    "startInstructions",
                                    List.of(Map.of("type", "startBeforeActivity", "activityId", element))));
            assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        }
        assertThat(driver.state(id)).isEqualTo("requested");
        assertThat(driver.as("audrey").get("/api/v1/audit?request=" + id).json().path("items"))
                .hasSize(2);
    }

    @Test
    void requesterCannotDecideOnTheirOwnTaskEvenAsAnApprover() {
        var id = start("sam", "prod-root", Map.of()).at("businessKey");
        var answer = submit("sam", taskOf("sam", id), Map.of("decision", "approve"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("The requester cannot decide on their own request");
        assertThat(driver.state(id)).isEqualTo("requested");
    }

    @Test
    void taskCannotBeCompletedWithMoreThanADecision() {
        var id = start("alice", "orders-db-admin", Map.of()).at("businessKey");
        var task = taskOf("olivia", id);

        for (var variable :
                new String[] {"stageOutcome", "approverGroup", "closesAt", "role", "requestedBy", "anything"}) {
            var answer = submit("olivia", task, Map.of("decision", "reject", variable, "approved"));
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.text()).contains(variable);
        }
        assertThat(submit("olivia", task, Map.of()).status()).isEqualTo(400);
        assertThat(submit("olivia", task, Map.of("decision", "maybe")).status()).isEqualTo(400);
        assertThat(driver.state(id)).isEqualTo("requested");
    }

    @Test
    void whoComesTooLateIsToldTheStateThatWon() {
        var id = start("alice", "orders-db-admin", Map.of()).at("businessKey");
        var task = taskOf("olivia", id);
        assertThat(submit("olivia", task, Map.of("decision", "reject")).status())
                .isIn(200, 204);

        for (var who : new String[] {"olivia", "oscar"}) {
            var late = submit(who, task, Map.of("decision", "approve"));
            assertThat(late.status()).as(late.text()).isEqualTo(409);
            assertThat(late.text()).contains("already rejected");
        }
    }

    @Test
    void strangersFindNoTask() {
        var id = start("alice", "orders-db-admin", Map.of()).at("businessKey");
        var task = taskOf("olivia", id);

        assertThat(tasks("ben", id).json()).isEmpty();
        assertThat(submit("ben", task, Map.of("decision", "approve")).status()).isIn(403, 404);
        assertThat(submit("alice", task, Map.of("decision", "approve")).status())
                .isIn(403, 404);
        assertThat(submit("sam", task, Map.of("decision", "approve")).status()).isIn(403, 404);
        assertThat(driver.state(id)).isEqualTo("requested");
    }

    @Test
    void whoIsNotSignedInGetsNothing() {
        var nobody = Caller.anonymous(port);

        assertThat(nobody.post("/engine-rest/process-definition/key/accessRequest/start", Map.of())
                        .status())
                .isEqualTo(401);
        assertThat(nobody.get("/engine-rest/task").status()).isEqualTo(401);
        assertThat(nobody.get("/engine-rest/engine").status()).isEqualTo(401);
    }

    private Answer start(String who, String role, Map<String, Object> more) {
        var variables =
                new HashMap<String, Object>(Map.of("role", role, "duration", "PT5M", "justification", "by a script"));
        variables.putAll(more);
        return driver.as(who)
                .post("/engine-rest/process-definition/key/accessRequest/start", Map.of("variables", typed(variables)));
    }

    private Answer submit(String who, String task, Map<String, Object> variables) {
        return driver.as(who).post("/engine-rest/task/" + task + "/submit-form", Map.of("variables", typed(variables)));
    }

    private Answer tasks(String who, String request) {
        return driver.as(who).get("/engine-rest/task?processInstanceBusinessKey=" + request);
    }

    private String taskOf(String who, String request) {
        return tasks(who, request).json().path(0).path("id").asText();
    }

    private static Map<String, Object> typed(Map<String, Object> values) {
        var variables = new HashMap<String, Object>();
        values.forEach((name, value) -> variables.put(name, Map.of("value", value, "type", "String")));
        return variables;
    }
}
