package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.Caller;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the engine's REST interface lets a signed-in caller do, and what it does not, even to platform admins. */
@LatchkeyTest
class EngineRestDoorIT {

    private static final String BOUNDARY = "latchkey-test";
    private static final String MODEL = """
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
              <bpmn:process id="tried" isExecutable="true" camunda:historyTimeToLive="P1D">
                <bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t"/>%s
              </bpmn:process>
            </bpmn:definitions>
            """;

    @LocalServerPort
    private int port;

    @Autowired
    private RepositoryService repository;

    @ParameterizedTest
    @CsvSource({
        "GET, /version", "GET, /task", "GET, /process-definition/key/accessRequest", "GET, /process-definition",
        "GET, /process-instance/count", "GET, /history/process-instance", "GET, /history/task", "GET, /deployment"
    })
    void namedReadsAreOpen(String method, String path) {
        assertThat(send("alice", method, path).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /engine",
        "GET, /user",
        "GET, /process-definition/statistics",
        "GET, /deployment/registered",
        "GET, /history/process-instance/report",
        "GET, /group",
        "GET, /authorization",
        "POST, /authorization/create",
        "POST, /message",
        "POST, /signal",
        "POST, /task",
        "POST, /task/x/complete",
        "POST, /task/x/assignee",
        "POST, /task/x/claim",
        "POST, /task/x/variables",
        "PUT, /task/x/variables/role",
        "POST, /task/x/delegate",
        "DELETE, /process-instance/x",
        "POST, /process-instance/x/modification",
        "POST, /process-instance/x/variables",
        "PUT, /process-instance/x/suspended",
        "POST, /migration/execute",
        "PUT, /job/x/duedate",
        "POST, /job/x/execute",
        "PUT, /job/x/retries",
        "PUT, /process-definition/key/accessRequest/suspended",
        "DELETE, /deployment/x",
        "POST, /deployment/x/redeploy",
        "POST, /process-definition/key/accessLease/start",
        "POST, /process-definition/key/accessReconciliation/start",
        "POST, /process-definition/key/accessRequest/submit-form",
        "POST, /filter/create",
        "POST, /execution/x/signal",
        "POST, /external-task/fetchAndLock",
        "POST, /history/cleanup",
        "DELETE, /history/process-instance/x",
        "POST, /user/create",
        "GET, /engine/default/task",
        "POST, /engine/default/task",
        "POST, /task/",
        "GET, /task/"
    })
    void everythingElseIsClosedEvenToPlatformAdmins(String method, String path) {
        for (String person : List.of("alice", "adam")) {
            Answer answer = send(person, method, path);
            assertThat(answer.status()).as(answer.text()).isEqualTo(403);
            assertThat(answer.json().path("status").asInt()).isEqualTo(403);
        }
    }

    @Test
    void modelsAreDeployedByPlatformAdminsOnly() {
        assertThat(deploy("alice", "<bpmn:endEvent id='t'/>").status()).isEqualTo(403);
        assertThat(repository
                        .createProcessDefinitionQuery()
                        .processDefinitionKey("tried")
                        .count())
                .isZero();
        Answer answer = deploy("adam", "<bpmn:endEvent id='t'/>");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @Test
    void codeIsRefusedWithItsPlaceAndNothingIsDeployed() {
        long before = repository.createDeploymentQuery().count();
        Answer answer = deploy(
                "adam", "<bpmn:scriptTask id='t' scriptFormat='juel'><bpmn:script>1</bpmn:script></bpmn:scriptTask>");
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains("tried.bpmn", "scriptTask");
        assertThat(repository.createDeploymentQuery().count()).isEqualTo(before);
    }

    @Test
    void businessKeyAndQueryExpressionsDoNotReachTheEngine() {
        assertThat(send("alice", "GET", "/task?assigneeExpression=%24%7B%27%27.getClass()%7D")
                        .status())
                .isEqualTo(400);
        assertThat(send("alice", "GET", "/task/count?candidateGroupsExpression=%24%7BcurrentUserGroups()%7D")
                        .status())
                .isEqualTo(400);
    }

    private Answer send(String person, String method, String path) {
        var body = method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}");
        return Caller.as(person, port).send(method, "/engine-rest" + path, body, Map.of());
    }

    private Answer deploy(String person, String element) {
        var parts = part("deployment-name", "", "tried")
                + part("tried.bpmn", "; filename=\"tried.bpmn\"", MODEL.formatted(element)) + "--" + BOUNDARY
                + "--\r\n";
        return Caller.as(person, port)
                .postRaw(
                        "/engine-rest/deployment/create",
                        parts.getBytes(StandardCharsets.UTF_8),
                        Map.of("Content-Type", "multipart/form-data; boundary=" + BOUNDARY));
    }

    private static String part(String name, String more, String content) {
        return "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n"
                .formatted(BOUNDARY, name, more, content);
    }
}
