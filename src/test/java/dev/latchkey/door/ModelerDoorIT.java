package dev.latchkey.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.BuildFolder;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** A platform admin changes a model in Camunda Modeler, which deploys it with a multipart call and a bearer token. */
@LatchkeyTest
@DirtiesContext
class ModelerDoorIT {

    private static final String BOUNDARY = "model-boundary";

    @LocalServerPort
    private int port;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private HistoryService history;

    @Autowired
    @Qualifier("releaseDeployment")
    private SmartInitializingSingleton restart;

    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    @Test
    void newRequestsFollowTheEditAndRunningOnesFinishAsTheyBegan() throws IOException {
        var before = driver.asked("alice", "orders-db-admin", "PT5M");
        var versionBefore = versionOf(before);

        var edited = model("access-request.bpmn").replace("name=\"Access requested\"", "name=\"Access wished for\"");
        assertThat(deploy("adam", "access-request.bpmn", edited).status()).isEqualTo(200);
        var after = driver.asked("ben", "orders-db-admin", "PT5M");

        assertThat(versionOf(after)).isEqualTo(versionBefore + 1);
        for (var id : new String[] {before, after}) {
            assertThat(driver.decide("olivia", id, "approve").status()).isEqualTo(200);
            driver.awaitState(id, "active");
        }
        assertThat(versionOf(before)).isEqualTo(versionBefore);
        driver.returnLease("alice", before);
        driver.returnLease("ben", after);

        restart.afterSingletonsInstantiated();
        assertThat(newestVersion()).as("a restart keeps the edit").isEqualTo(versionBefore + 1);
    }

    @Test
    void editedPolicyDecidesTheNextRequest() throws IOException {
        var edited = model("access-policy.dmn").replace("\"preApproved\"", "\"denied\"");
        assertThat(deploy("adam", "access-policy.dmn", edited).status()).isEqualTo(200);

        assertThat(driver.ask("alice", "orders-db-read", "PT5M").at("state")).isEqualTo("denied");

        restart.afterSingletonsInstantiated();
        assertThat(driver.ask("alice", "orders-db-read", "PT5M").at("state")).isEqualTo("denied");
        assertThat(deploy("adam", "access-policy.dmn", model("access-policy.dmn"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void nobodyButAPlatformAdminDeploys() throws IOException {
        var model = model("access-request.bpmn").replace("Access requested", "Mine now");
        var before = repository.createDeploymentQuery().count();

        for (var name : new String[] {"alice", "olivia", "sam", "audrey"}) {
            assertThat(deploy(name, "access-request.bpmn", model).status())
                    .as(name)
                    .isEqualTo(403);
        }
        assertThat(repository.createDeploymentQuery().count()).isEqualTo(before);
    }

    @Test
    void modelWithAScriptIsRefusedWithTheReason() throws IOException {
        var before = repository.createDeploymentQuery().count();
        var model = model("access-lease.bpmn")
                .replaceFirst(
                        "camunda:delegateExpression=\"\\$\\{grantRoleDelegate}\"",
                        "camunda:class=\"java.lang.Runtime\"");
        var answer = deploy("adam", "access-lease.bpmn", model);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("serviceTask_grantRole");
        assertThat(repository.createDeploymentQuery().count()).isEqualTo(before);
    }

    @Test
    void modelerFindsWhatItAsksForBeforeItDeploys() {
        assertThat(driver.as("adam").get("/engine-rest/version").at("version")).startsWith("7.24");
        assertThat(driver.as("adam").get("/engine-rest/deployment?maxResults=0").status())
                .isEqualTo(200);
    }

    private Answer deploy(String who, String name, String model) {
        var body = part("deployment-name", model.hashCode() + "")
                + part("deployment-source", "Camunda Modeler")
                + part("deploy-changed-only", "true")
                + "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n%s\r\n--%s--\r\n"
                        .formatted(BOUNDARY, name, name, model, BOUNDARY);
        return driver.as(who)
                .send(
                        "POST",
                        "/engine-rest/deployment/create",
                        BodyPublishers.ofString(body),
                        Map.of("Content-Type", "multipart/form-data; boundary=" + BOUNDARY));
    }

    private static String part(String name, String value) {
        return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(BOUNDARY, name, value);
    }

    private static String model(String name) throws IOException {
        return Files.readString(BuildFolder.source("processes/" + name));
    }

    private int versionOf(String request) {
        return history.createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(request)
                .processDefinitionKey("accessRequest")
                .singleResult()
                .getProcessDefinitionVersion();
    }

    private int newestVersion() {
        return repository
                .createProcessDefinitionQuery()
                .processDefinitionKey("accessRequest")
                .latestVersion()
                .singleResult()
                .getVersion();
    }
}
