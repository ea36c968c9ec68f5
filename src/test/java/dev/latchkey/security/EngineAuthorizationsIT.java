package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.LatchkeyTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * What the engine itself refuses: the lists of open calls in front of it are one line, and this is the one behind, asked
 * in-process where no list stands.
 */
@LatchkeyTest
class EngineAuthorizationsIT {

    private static final String EMPTY_PROCESS = """
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
              <bpmn:process id="%s" isExecutable="true" camunda:historyTimeToLive="P1D">
                <bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="g"/>
                <bpmn:exclusiveGateway id="g" default="f2"/><bpmn:sequenceFlow id="f2" sourceRef="g" targetRef="t"/>
                <bpmn:sequenceFlow id="f3" sourceRef="g" targetRef="t">
                  <bpmn:conditionExpression>${%s == 1}</bpmn:conditionExpression>
                </bpmn:sequenceFlow>
                <bpmn:endEvent id="t"/>
              </bpmn:process>
            </bpmn:definitions>
            """;

    @LocalServerPort
    private int port;

    @Autowired
    private ProcessEngine engine;

    private AccessDriver driver;
    private String request;
    private String lease;

    @BeforeEach
    void waitingRequestAndRunningLease() {
        driver = new AccessDriver(port);
        request = driver.asked("alice", "orders-db-admin", "PT5M");
        lease = driver.asked("alice", "orders-db-read", "PT5M");
        driver.awaitState(lease, "active");
    }

    @AfterEach
    void tidy() {
        engine.getIdentityService().clearAuthentication();
        driver.returnLease("alice", lease);
    }

    @ParameterizedTest
    @CsvSource({"alice, developers", "olivia, approvers/orders", "audrey, auditors", "adam, platform-admins"})
    void nobodySignedInMayInterfereWithTheEngine(String person, String group) {
        var calls = interference(person);
        engine.getIdentityService().setAuthentication(person, List.of(group));

        assertAllRefused(calls);

        engine.getIdentityService().clearAuthentication();
        assertThat(driver.state(request)).isEqualTo("requested");
        assertThat(driver.state(lease)).isEqualTo("active");
    }

    @ParameterizedTest
    @CsvSource({"alice, developers", "olivia, approvers/orders", "audrey, auditors"})
    void onlyPlatformAdminsDeploy(String person, String group) {
        engine.getIdentityService().setAuthentication(person, List.of(group));

        assertThat(catchThrowable(() -> deploy("smuggled", "x"))).isInstanceOf(AuthorizationException.class);
    }

    @Test
    void platformAdminsDeployButNotInTheNameOfARelease() {
        engine.getIdentityService().setAuthentication("adam", List.of("platform-admins"));

        assertThat(catchThrowable(() -> engine.getRepositoryService()
                        .createDeployment()
                        .source("release")
                        .addString("mine.bpmn", EMPTY_PROCESS.formatted("mine", "x"))
                        .deploy()))
                .isInstanceOf(BadUserRequestException.class)
                .hasMessageContaining("release");
        assertThat(catchThrowable(() -> deploy("mine", "x"))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"alice, developers", "adam, platform-admins"})
    void rightsCanBeTakenFromNobodySinceTheyCannotEvenBeSeen(String person, String group) {
        var rights = engine.getAuthorizationService();
        var all = rights.createAuthorizationQuery().list();
        engine.getIdentityService().setAuthentication(person, List.of(group));

        assertThat(rights.createAuthorizationQuery().count()).isZero();
        all.forEach(right -> assertThat(catchThrowable(() -> rights.deleteAuthorization(right.getId())))
                .isNotNull());

        engine.getIdentityService().clearAuthentication();
        assertThat(rights.createAuthorizationQuery().list()).hasSameSizeAs(all);
    }

    @Test
    void groupWithTheNameOfTheEnginesAdministratorsMakesNobodyOne() {
        var calls = interference("mallory");
        engine.getIdentityService().setAuthentication("mallory", List.of("camunda-admin", "camunda-admins", "admin"));

        assertAllRefused(calls);
        assertThat(engine.getProcessEngineConfiguration().isAuthorizationEnabled())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"alice, developers", "adam, platform-admins"})
    void nobodyStartsAProcessSomewhereInItsMiddleOrPastItsListeners(String person, String group) {
        engine.getIdentityService().setAuthentication(person, List.of(group));
        var before = countRequests();

        for (var element : List.of(
                "businessRuleTask_evaluateAccessPolicy", "gateway_approvalSettled", "startEvent_accessRequested")) {
            assertThat(catchThrowable(() -> engine.getRuntimeService()
                            .createProcessInstanceByKey("accessRequest")
                            .businessKey(request)
                            .startBeforeActivity(element)
                            .execute(true, true)))
                    .as(element)
                    .isInstanceOf(AuthorizationException.class);
        }

        assertThat(countRequests()).isEqualTo(before);
    }

    @Test
    void startInstructionsAreRefusedAtTheDoorToo() {
        var answer = driver.as("alice")
                .post(
                        "/engine-rest/process-definition/key/accessRequest/start",
                        Map.of(
                                "businessKey",
                                request,
                                "skipCustomListeners",
                                true,
                                "skipIoMappings",
                                true,
                                "startInstructions",
                                List.of(Map.of(
                                        "type",
                                        "startBeforeActivity",
                                        "activityId",
                                        "businessRuleTask_evaluateAccessPolicy"))));

        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"dataSource", "jdbcTemplate", "environment", "people", "leases", "runtimeService", "systemProperties"})
    void modelReachesNoBeanThatIsNotMeantForModels(String bean) {
        // Without a person: the model lint lets a name pass, it may be a variable.
        deploy("reach-" + bean, bean);

        var failure = catchThrowable(() -> engine.getRuntimeService().startProcessInstanceByKey("reach-" + bean));

        assertThat(failure)
                .isInstanceOf(ProcessEngineException.class)
                .hasStackTraceContaining("Cannot resolve identifier '" + bean + "'");
    }

    /** The reconciler may start a process of its own at any time. */
    private long countRequests() {
        return engine.getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey("accessRequest")
                .count();
    }

    private static void assertAllRefused(Map<String, ThrowingCallable> calls) {
        var softly = new SoftAssertions();
        // The directory is Keycloak's and read-only: writing to it is not even supported.
        calls.forEach((name, call) -> softly.assertThat(catchThrowable(call))
                .as(name)
                .isInstanceOfAny(AuthorizationException.class, UnsupportedOperationException.class));
        softly.assertAll();
    }

    private void deploy(String key, String name) {
        engine.getRepositoryService()
                .createDeployment()
                .addString(key + ".bpmn", EMPTY_PROCESS.formatted(key, name))
                .deploy();
    }

    /** Everything by which a person could bend a running process or make themselves more; ids are read beforehand. */
    private Map<String, ThrowingCallable> interference(String person) {
        var runtime = engine.getRuntimeService();
        var tasks = engine.getTaskService();
        var jobs = engine.getManagementService();
        var identity = engine.getIdentityService();
        var rights = engine.getAuthorizationService();
        var repository = engine.getRepositoryService();
        var history = engine.getHistoryService();

        var task = tasks.createTaskQuery().processInstanceBusinessKey(request).singleResult();
        var taskId = task.getId();
        var instance = task.getProcessInstanceId();
        var ending = runtime.createEventSubscriptionQuery()
                .eventName("latchkey.leaseEndRequested")
                .list()
                .get(0);
        var timer = jobs.createJobQuery().timers().list().get(0).getId();
        var definition = repository
                .createProcessDefinitionQuery()
                .processDefinitionKey("accessRequest")
                .latestVersion()
                .singleResult();
        var filter = engine.getFilterService().createFilterQuery().list().get(0).setQuery(tasks.createTaskQuery());

        var calls = new LinkedHashMap<String, ThrowingCallable>();
        calls.put("delete an instance", () -> runtime.deleteProcessInstance(instance, "mine"));
        calls.put("suspend an instance", () -> runtime.suspendProcessInstanceById(instance));
        calls.put("suspend a definition", () -> repository.suspendProcessDefinitionById(definition.getId()));
        calls.put("delete a definition", () -> repository.deleteProcessDefinition(definition.getId()));
        calls.put("delete a deployment", () -> repository.deleteDeployment(definition.getDeploymentId(), true));
        calls.put(
                "shorten a history", () -> repository.updateProcessDefinitionHistoryTimeToLive(definition.getId(), 0));
        calls.put("set a variable", () -> runtime.setVariable(instance, "stageOutcome", "approved"));
        calls.put("remove a variable", () -> runtime.removeVariable(instance, "stage"));
        calls.put(
                "modify an instance",
                () -> runtime.createProcessInstanceModification(instance)
                        .cancelAllForActivity("userTask_decideOnRequest")
                        .execute());
        calls.put(
                "correlate a message",
                () -> runtime.createMessageCorrelation("latchkey.leaseEndRequested")
                        .processInstanceId(ending.getProcessInstanceId())
                        .correlate());
        calls.put(
                "correlate a message with all",
                () -> runtime.createMessageCorrelation("latchkey.leaseEndRequested")
                        .correlateAll());
        calls.put(
                "deliver a message",
                () -> runtime.messageEventReceived("latchkey.leaseEndRequested", ending.getExecutionId()));
        calls.put("start a lease", () -> runtime.startProcessInstanceByKey("accessLease", request));
        calls.put("start a finding", () -> runtime.startProcessInstanceByKey("accessReconciliation", request));
        calls.put("start a policy change", () -> runtime.startProcessInstanceByKey("policyChange", request));
        calls.put("start an approval", () -> runtime.startProcessInstanceByKey("accessApproval", request));
        calls.put("set a variable of a task", () -> tasks.setVariables(taskId, Map.of("stageOutcome", "approved")));
        calls.put(
                "set a local variable of a task",
                () -> tasks.setVariablesLocal(taskId, Map.of("stageOutcome", "approved")));
        calls.put("assign a task", () -> tasks.setAssignee(taskId, person));
        calls.put("own a task", () -> tasks.setOwner(taskId, person));
        calls.put("delegate a task", () -> tasks.delegateTask(taskId, person));
        calls.put("become a candidate", () -> tasks.addCandidateUser(taskId, person));
        calls.put("make a group a candidate", () -> tasks.addCandidateGroup(taskId, "developers"));
        calls.put("take a candidate away", () -> tasks.deleteCandidateGroup(taskId, "approvers/orders"));
        calls.put("save a task", () -> tasks.saveTask(task));
        calls.put("set a priority", () -> tasks.setPriority(taskId, 1));
        calls.put("make a task", () -> tasks.saveTask(tasks.newTask()));
        calls.put("set retries of a job", () -> jobs.setJobRetries(timer, 0));
        calls.put("set the date of a job", () -> jobs.setJobDuedate(timer, null));
        calls.put("execute a job", () -> jobs.executeJob(timer));
        calls.put("delete a job", () -> jobs.deleteJob(timer));
        calls.put("suspend a job", () -> jobs.suspendJobById(timer));
        calls.put("suspend all jobs", () -> jobs.suspendJobByProcessDefinitionKey("accessLease"));
        calls.put("make a user", () -> identity.saveUser(identity.newUser("mallory")));
        calls.put("make a group", () -> identity.saveGroup(identity.newGroup("camunda-admin")));
        calls.put("join a group", () -> identity.createMembership(person, "security"));
        calls.put("give a right", () -> rights.saveAuthorization(rightTo(person)));
        calls.put(
                "make a filter",
                () -> engine.getFilterService()
                        .saveFilter(engine.getFilterService().newTaskFilter("mine")));
        calls.put("change the shared filter", () -> engine.getFilterService().saveFilter(filter));
        calls.put("delete the shared filter", () -> engine.getFilterService().deleteFilter(filter.getId()));
        calls.put("delete history", () -> history.deleteHistoricProcessInstance(instance));
        calls.put("delete a task's history", () -> history.deleteHistoricTaskInstance(taskId));
        calls.put("clean up history", () -> history.cleanUpHistoryAsync(true));
        calls.put("set a property of the engine", () -> jobs.setProperty("historyLevel", "0"));
        return calls;
    }

    private Authorization rightTo(String person) {
        var right = engine.getAuthorizationService().createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
        right.setUserId(person);
        right.setResource(Resources.PROCESS_INSTANCE);
        right.setResourceId(Authorization.ANY);
        right.addPermission(Permissions.ALL);
        return right;
    }
}
