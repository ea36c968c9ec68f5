package dev.latchkey.door;

import static dev.latchkey.support.Modeler.model;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.Modeler;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/**
 * A platform admin changes a model in Camunda Modeler, which deploys it with a multipart call and a bearer token;
 * somebody else agrees.
 */
@LatchkeyTest
@DirtiesContext
class ModelerDoorIT {

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
    private Modeler modeler;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
        modeler = new Modeler(driver);
    }

    @Test
    void newRequestsFollowTheEditAndRunningOnesFinishAsTheyBegan() {
        var before = driver.asked("alice", "orders-db-admin", "PT5M");
        var versionBefore = versionOf(before);

        var edited = model("access-request.bpmn").replace("name=\"Access requested\"", "name=\"Access wished for\"");
        modeler.putInForce("access-request.bpmn", edited);
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
    void editedPolicyDecidesTheNextRequest() {
        var edited = model("access-policy.dmn").replace("\"preApproved\"", "\"denied\"");
        modeler.putInForce("access-policy.dmn", edited);

        assertThat(driver.ask("alice", "orders-db-read", "PT5M").at("state")).isEqualTo("denied");

        restart.afterSingletonsInstantiated();
        assertThat(driver.ask("alice", "orders-db-read", "PT5M").at("state")).isEqualTo("denied");
        modeler.putInForce("access-policy.dmn", model("access-policy.dmn"));
    }

    @Test
    void nobodyButAPlatformAdminDeploys() {
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
    void modelWithAScriptIsRefusedWithTheReason() {
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
        return modeler.deploy(who, name, model);
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
