package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.BrowserSession;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a session of Tasklist and Cockpit may call, and what stays closed to everybody who is signed in. */
@LatchkeyTest
class WebappDoorIT {

    private static final String ENGINE = "/camunda/api/engine/engine/default";

    private static final String SIGNED_IN_AS = "/camunda/api/admin/auth/user/default";

    private static final String COUNT_IN_COCKPIT = "/camunda/api/cockpit/plugin/base/default/process-instance/count";

    private static final List<String> CLOSED_PAGES = List.of(
            "/camunda/app/admin/",
            "/camunda/app/admin/default/",
            "/camunda/app/admin/default/users",
            "/camunda/app/welcome/",
            "/camunda/app/welcome/default/",
            "/camunda/",
            "/camunda",
            "/camunda/app/",
            "/camunda/app/nothing",
            "/camunda/api/admin/plugin/adminPlugins/static/app/plugin.js");

    /** Below {@link #ENGINE}; braces stand for things that are really there. */
    private static final List<String> CLOSED_WRITES = List.of(
            "POST /task/{task}/assignee",
            "POST /task/{task}/delegate",
            "POST /task/{task}/resolve",
            "POST /task/{task}/complete",
            "PUT /task/{task}",
            "DELETE /task/{task}",
            "POST /task/create",
            "POST /task/{task}/bpmnError",
            "POST /task/{task}/bpmnEscalation",
            "PUT /task/{task}/variables/role",
            "POST /task/{task}/variables",
            "DELETE /task/{task}/variables/role",
            "POST /task/{task}/variables/role/data",
            "PUT /task/{task}/localVariables/role",
            "POST /task/{task}/localVariables",
            "POST /task/{task}/identity-links",
            "POST /task/{task}/identity-links/delete",
            "POST /task/{task}/attachment/create",
            "DELETE /task/{task}/comment",
            "PUT /task/comment",
            "DELETE /process-instance/{instance}",
            "POST /process-instance/delete",
            "PUT /process-instance/{instance}/suspended",
            "PUT /process-instance/suspended",
            "POST /process-instance/{instance}/modification",
            "POST /process-instance/{instance}/modification-async",
            "POST /process-instance/{instance}/variables",
            "PUT /process-instance/{instance}/variables/role",
            "DELETE /process-instance/{instance}/variables/role",
            "POST /process-instance/variables-async",
            "POST /process-instance/message-async",
            "POST /deployment/create",
            "DELETE /deployment/x",
            "POST /deployment/x/redeploy",
            "POST /message",
            "POST /signal",
            "POST /condition",
            "POST /execution/{instance}/signal",
            "POST /execution/{instance}/localVariables",
            "POST /execution/{instance}/messageSubscriptions/x/trigger",
            "PUT /job/x/retries",
            "POST /job/retries",
            "PUT /job/x/duedate",
            "POST /job/x/execute",
            "PUT /job/x/suspended",
            "PUT /job/suspended",
            "DELETE /job/x",
            "POST /job/x/duedate/recalculate",
            "PUT /job-definition/x/retries",
            "PUT /job-definition/suspended",
            "PUT /job-definition/x/jobPriority",
            "POST /filter/create",
            "PUT /filter/{filter}",
            "DELETE /filter/{filter}",
            "POST /authorization/create",
            "PUT /authorization/x",
            "DELETE /authorization/x",
            "POST /user/create",
            "PUT /user/alice/profile",
            "PUT /user/alice/credentials",
            "DELETE /user/alice",
            "POST /user/alice/unlock",
            "POST /group/create",
            "PUT /group/developers/members/alice",
            "DELETE /group/developers",
            "POST /tenant/create",
            "POST /external-task/fetchAndLock",
            "POST /external-task/x/complete",
            "POST /external-task",
            "PUT /external-task/retries",
            "PUT /process-definition/key/accessRequest/suspended",
            "POST /process-definition/key/accessRequest/start",
            "POST /process-definition/key/accessLease/start",
            "POST /process-definition/key/policyChange/start",
            "POST /process-definition/key/policyChange/submit-form",
            "POST /process-definition/key/accessReconciliation/start",
            "POST /process-definition/key/accessReconciliation/submit-form",
            "POST /process-definition/key/accessLease/submit-form",
            "DELETE /process-definition/key/accessRequest",
            "PUT /process-definition/key/accessRequest/history-time-to-live",
            "POST /process-definition/x/restart",
            "POST /decision-definition/key/accessPolicy/evaluate",
            "PUT /decision-definition/key/accessPolicy/history-time-to-live",
            "POST /modification/execute",
            "POST /migration/execute",
            "POST /migration/generate",
            "POST /batch/x",
            "DELETE /batch/x",
            "POST /history/cleanup",
            "POST /history/process-instance/delete",
            "DELETE /history/process-instance/{instance}",
            "DELETE /history/variable-instance/x",
            "POST /identity/verify",
            "POST /identity/password-policy",
            "POST /telemetry/configuration",
            "DELETE /metrics/task-worker",
            "PUT /case-execution/x/variables/role",
            "DELETE /history/user-operation/x",
            "PUT /history/user-operation/x/set-annotation");

    private static final List<String> FIGURES = List.of(
            ENGINE + "/metrics",
            ENGINE + "/metrics/",
            ENGINE + "/metrics/job-successful/sum",
            ENGINE + "/metrics?name=job-failed",
            ENGINE + "/process-definition/statistics",
            ENGINE + "/process-definition/statistics/?failedJobs=true",
            ENGINE + "/process-definition/key/accessRequest/statistics",
            "/camunda/api/cockpit/plugin/base/default/process-definition/statistics");

    @LocalServerPort
    private int port;

    @Autowired
    private AuthorizationService authorizations;

    @Autowired
    private IdentityService identity;

    @Autowired
    private HistoryService history;

    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    @Test
    void firstUserCannotBeSetUp() {
        var before = authorizations.createAuthorizationQuery().count();
        var firstUser = Map.of(
                "profile", Map.of("id", "mallory", "firstName", "M", "lastName", "M", "email", "m@example.org"),
                "credentials", Map.of("password", "mallory-mallory"));

        for (var person : List.of("alice", "adam")) {
            var session = signedIn(person);
            assertThat(session.post("/camunda/api/admin/setup/default/user/create", firstUser)
                            .status())
                    .isEqualTo(403);
            assertThat(session.open("/camunda/app/admin/default/setup/").status())
                    .isEqualTo(403);
        }

        assertThat(identity.createUserQuery().userId("mallory").count()).isZero();
        assertThat(authorizations.createAuthorizationQuery().count()).isEqualTo(before);
    }

    @Test
    void passwordsAreNotTaken() {
        var session = signedIn("alice");
        for (var app : List.of("tasklist", "cockpit", "admin", "welcome")) {
            var answer = session.send("POST", SIGNED_IN_AS + "/login/" + app, "username=adam&password=adam");
            assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        }
        assertThat(session.get(SIGNED_IN_AS).at("userId")).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "adam"})
    void adminAndWelcomeAreClosedToEverybody(String person) {
        var session = signedIn(person);
        for (var page : CLOSED_PAGES) {
            assertThat(session.open(page).status()).as(page).isEqualTo(403);
        }
    }

    @Test
    void cockpitOpensForPlatformAdminsOnly() {
        driver.asked("ben", "orders-db-admin", "PT5M");
        var adam = signedIn("adam");
        assertThat(adam.open("/camunda/app/cockpit/default/").status()).isEqualTo(200);
        // The webapps name their welcome page to everybody; it is closed all the same.
        assertThat(appsOf(adam)).containsExactlyInAnyOrder("tasklist", "cockpit", "welcome");
        assertThat(adam.get(COUNT_IN_COCKPIT).json().path("count").asInt()).isPositive();

        var alice = signedIn("alice");
        assertThat(alice.open("/camunda/app/cockpit/default/").status()).isEqualTo(403);
        assertThat(appsOf(alice)).containsExactlyInAnyOrder("tasklist", "welcome");
        // Its queries answer all who are signed in, and show each what the engine's authorization lets them see.
        assertThat(alice.get(COUNT_IN_COCKPIT).json().path("count").asInt(-1)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "olivia", "adam"})
    void everyOtherWriteIsClosedToRequestersApproversAndPlatformAdmins(String person) {
        var id = driver.asked("alice", "orders-db-admin", "PT5M");
        var task = taskOf("olivia", id);
        var session = signedIn(person);
        var before = history.createUserOperationLogQuery().count();

        for (var call : CLOSED_WRITES) {
            var path = call.substring(call.indexOf(' ') + 1)
                    .replace("{task}", task.at("/0/id").asText())
                    .replace("{instance}", task.at("/0/processInstanceId").asText())
                    .replace("{filter}", sharedFilter(session));
            var answer = session.send(call.substring(0, call.indexOf(' ')), ENGINE + path, Map.of());
            assertThat(answer.status()).as(call + answer.text()).isEqualTo(403);
        }

        assertThat(history.createUserOperationLogQuery().count()).isEqualTo(before);
        assertThat(driver.state(id)).isEqualTo("requested");
    }

    @Test
    void howMuchTheEngineWorksIsForPlatformAdminsToSee() {
        var statuses = new TreeMap<String, List<Integer>>();
        for (var person : List.of("alice", "dana", "olivia", "sam", "audrey", "adam")) {
            var session = signedIn(person);
            statuses.put(
                    person,
                    FIGURES.stream()
                            .map(path -> session.get(path).status())
                            .distinct()
                            .toList());
        }

        assertThat(statuses)
                .isEqualTo(Map.of(
                        "alice", List.of(403),
                        "dana", List.of(403),
                        "olivia", List.of(403),
                        "sam", List.of(403),
                        "audrey", List.of(403),
                        "adam", List.of(200)));
    }

    @Test
    void callThatMayBeForgedIsRefusedAndCostsNobodyTheSession() {
        var id = driver.asked("alice", "orders-db-admin", "PT5M");
        var task = taskOf("olivia", id).at("/0/id").asText();
        var olivia = signedIn("olivia");

        var answer =
                olivia.sendForged("POST", ENGINE + "/task/" + task + "/submit-form", decision("approve", Map.of()));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(driver.state(id)).isEqualTo("requested");
        assertThat(olivia.get(SIGNED_IN_AS).at("userId")).isEqualTo("olivia");
        assertThat(olivia.open("/").address().getPath()).isEqualTo("/");
        // With what the next look has brought, what is her own goes on.
        assertThat(submit(olivia, task, decision("reject", Map.of())).status()).isIn(200, 204);
    }

    @Test
    void wrongTokenAgainstForgedRequestsIsNone() {
        var id = driver.asked("alice", "orders-db-admin", "PT5M");
        var task = taskOf("olivia", id).at("/0/id").asText();
        var olivia = signedIn("olivia");

        var answer = olivia.send(
                "POST",
                ENGINE + "/task/" + task + "/submit-form",
                decision("approve", Map.of()),
                Map.of("X-XSRF-TOKEN", "0123456789ABCDEF0123456789ABCDEF"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(driver.state(id)).isEqualTo("requested");
        assertThat(olivia.get(SIGNED_IN_AS).at("userId")).isEqualTo("olivia");
    }

    @Test
    void sharedFilterShowsApproversTheirTasks() {
        var id = driver.asked("alice", "orders-db-admin", "PT5M");
        var olivia = signedIn("olivia");
        var filter = ENGINE + "/filter/" + sharedFilter(olivia);

        assertThat(olivia.get(filter + "/count").json().path("count").asInt()).isPositive();
        assertThat(olivia.post(filter + "/count", Map.of("processInstanceBusinessKey", id))
                        .json()
                        .path("count")
                        .asInt())
                .isOne();
        assertThat(olivia.post(filter + "/list?firstResult=0&maxResults=15", Map.of("processInstanceBusinessKey", id))
                        .json())
                .hasSize(1);

        var ben = signedIn("ben");
        assertThat(ben.post(filter + "/list", Map.of("processInstanceBusinessKey", id))
                        .json())
                .isEmpty();
    }

    @Test
    void requesterCannotDecideOnTheirOwnRequest() {
        var id = driver.asked("sam", "prod-root", "PT5M");

        var answer = submit(signedIn("sam"), taskOf("sam", id).at("/0/id").asText(), decision("approve", Map.of()));

        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.text()).contains("The requester cannot decide on their own request");
        assertThat(driver.state(id)).isEqualTo("requested");
    }

    @Test
    void taskCannotBeCompletedWithMoreThanADecision() {
        var id = driver.asked("alice", "orders-db-admin", "PT5M");
        var task = taskOf("olivia", id).at("/0/id").asText();
        var olivia = signedIn("olivia");

        for (var variable : List.of("stageOutcome", "approverGroup", "role", "requestedBy", "anything")) {
            var answer = submit(olivia, task, decision("reject", Map.of(variable, "approved")));
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.text()).contains(variable);
        }
        assertThat(driver.state(id)).isEqualTo("requested");
    }

    @Test
    void strangersCannotDecide() {
        var id = driver.asked("alice", "orders-db-admin", "PT5M");
        var task = taskOf("olivia", id).at("/0/id").asText();

        for (var person : List.of("alice", "ben", "sam", "adam", "audrey")) {
            var session = signedIn(person);
            assertThat(submit(session, task, decision("approve", Map.of())).status())
                    .as(person)
                    .isIn(403, 404);
            assertThat(session.post(ENGINE + "/task/" + task + "/claim", Map.of("userId", person))
                            .status())
                    .as(person)
                    .isIn(403, 404);
        }
        assertThat(driver.state(id)).isEqualTo("requested");
    }

    @Test
    void peopleClaimForThemselvesAndGiveBackWhatTheyClaimed() {
        var id = driver.asked("alice", "orders-db-admin", "PT5M");
        var task = ENGINE + "/task/" + taskOf("olivia", id).at("/0/id").asText();
        var olivia = signedIn("olivia");
        var oscar = signedIn("oscar");

        assertThat(olivia.post(task + "/claim", Map.of("userId", "oscar")).status())
                .isEqualTo(403);
        assertThat(olivia.post(task + "/claim", Map.of("userId", "olivia")).status())
                .isEqualTo(204);
        assertThat(oscar.post(task + "/claim", Map.of("userId", "oscar")).status())
                .isEqualTo(409);
        assertThat(oscar.post(task + "/unclaim", Map.of()).status()).isEqualTo(403);
        assertThat(olivia.post(task + "/unclaim", Map.of()).status()).isEqualTo(204);
        assertThat(oscar.post(task + "/claim", Map.of("userId", "oscar")).status())
                .isEqualTo(204);
    }

    @Test
    void whoDecidesIsWhoIsSignedInAndNotTheAssignee() {
        var id = driver.asked("alice", "orders-db-admin", "PT5M");
        var task = taskOf("olivia", id).at("/0/id").asText();
        signedIn("oscar").post(ENGINE + "/task/" + task + "/claim", Map.of("userId", "oscar"));

        assertThat(submit(signedIn("olivia"), task, decision("reject", Map.of()))
                        .status())
                .isIn(200, 204);
        assertThat(driver.request(id).json().at("/decisions/0/decidedBy").asText())
                .isEqualTo("olivia");
    }

    private BrowserSession signedIn(String person) {
        return BrowserSession.signedIn(person, port);
    }

    private JsonNode taskOf(String person, String request) {
        return driver.as(person)
                .get("/engine-rest/task?processInstanceBusinessKey=" + request)
                .json();
    }

    private static String sharedFilter(BrowserSession session) {
        return session.get(ENGINE + "/filter").json().at("/0/id").asText();
    }

    private static Answer submit(BrowserSession session, String task, Object body) {
        return session.post(ENGINE + "/task/" + task + "/submit-form", body);
    }

    private static List<String> appsOf(BrowserSession session) {
        return StreamSupport.stream(
                        session.get(SIGNED_IN_AS).json().path("authorizedApps").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static Map<String, Object> decision(String decision, Map<String, String> more) {
        var variables = new HashMap<String, Object>();
        variables.put("decision", Map.of("value", decision, "type", "String"));
        more.forEach((name, value) -> variables.put(name, Map.of("value", value, "type", "String")));
        return Map.of("variables", variables);
    }
}
