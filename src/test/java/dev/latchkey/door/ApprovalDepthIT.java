package dev.latchkey.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.process.AccessApprovalProcess;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.BrowserSession;
import dev.latchkey.support.Caller;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.ThrowAway;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What approving can be beside yes and no: for less time, by somebody else, sooner or later, and not for ever. */
@LatchkeyTest
class ApprovalDepthIT {

    private static final String ROLE = "orders-db-admin";
    private static final String OWNERS = "/approvers/orders";

    @LocalServerPort
    private int port;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    @Autowired
    private TaskService tasks;

    @Autowired
    private JdbcClient jdbc;

    private final ThrowAway throwAway = new ThrowAway();
    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    @AfterEach
    void clean() {
        throwAway.close();
    }

    @Test
    void approverMayAgreeToLessTimeAndTheLeaseIsAsLong() {
        var id = driver.asked("ben", ROLE, "PT1H");

        assertThat(approve("olivia", id, "PT5M").at("agreedDuration")).isEqualTo("PT5M");

        driver.awaitState(id, "active");
        var lease = driver.request(id).json().path("lease");
        assertThat(Duration.between(
                        Instant.parse(lease.path("startsAt").asText()),
                        Instant.parse(lease.path("expiresAt").asText())))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(driver.trail(id))
                .anyMatch(sentence -> sentence.contains("approved") && sentence.contains("5 minutes"));
        driver.returnLease("ben", id);
    }

    @Test
    void nobodyCanLengthenWhatAColleagueShortened() {
        var id = driver.asked("ben", "prod-root", "PT30M");
        assertThat(approve("sam", id, "PT10M").status()).isEqualTo(200);

        assertRefused(approve("sonia", id, "PT20M"), 400, "duration");
        assertThat(approve("sonia", id, null).at("agreedDuration")).isEqualTo("PT10M");
        driver.awaitState(id, "active");
        driver.returnLease("ben", id);
    }

    @Test
    void timeThatAColleagueShortenedDoesNotGrowWhenTheColleaguesApprovalIsLost() {
        var gone = throwAway.person("/security");
        var id = askedFor("prod-root", "PT30M", Instant.now().plusSeconds(15));
        assertThat(approve(gone, id, "PT10M").status()).isEqualTo(200);
        assertThat(shown(id, "requestedDuration")).isEqualTo("10 minutes");
        assertThat(approve("sonia", id, null).at("agreedDuration")).isEqualTo("PT10M");
        throwAway.leave(gone, "/security");

        driver.awaitState(id, "requested");
        assertThat(driver.request(id).at("agreedDuration")).isEqualTo("PT10M");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> approve("sam", id, null).status() == 200);

        driver.awaitState(id, "active");
        var lease = driver.request(id).json().path("lease");
        assertThat(Duration.between(
                        Instant.parse(lease.path("startsAt").asText()),
                        Instant.parse(lease.path("expiresAt").asText())))
                .isEqualTo(Duration.ofMinutes(10));
        driver.returnLease("ben", id);
    }

    @Test
    void approvalForMoreTimeThanWasAskedForIsRefusedAndNothingIsDecided() {
        var id = driver.asked("ben", ROLE, "PT10M");

        assertRefused(approve("olivia", id, "PT11M"), 400, "duration");
        assertRefused(approve("olivia", id, "PT1S"), 400, "duration");
        assertRefused(approve("olivia", id, "soon"), 400, "duration");
        assertThat(driver.request(id).json().path("decisions")).isEmpty();
        withdraw(id);
    }

    @Test
    void rejectionHasNoDuration() {
        var id = driver.asked("ben", ROLE, "PT10M");

        assertRefused(
                driver.as("olivia")
                        .post(
                                "/api/v1/requests/" + id + "/decisions",
                                Map.of("decision", "reject", "duration", "PT5M")),
                400,
                "duration");
        withdraw(id);
    }

    @Test
    void approverTakesItGivesItToAColleagueAndTheColleagueGivesItBack() {
        var id = driver.asked("ben", ROLE, "PT10M");

        assertThat(assign("olivia", id, "olivia", null)).isEqualTo("olivia");
        assertThat(assign("olivia", id, "oscar", "Oscar knows the ticket")).isEqualTo("oscar");
        assertThat(tasks.createTaskQuery()
                        .processInstanceBusinessKey(id)
                        .singleResult()
                        .getAssignee())
                .isEqualTo("oscar");
        assertThat(assign("oscar", id, null, null)).isEmpty();

        assertThat(driver.trail(id))
                .contains(
                        "olivia takes care of stage 1.",
                        "olivia gave stage 1 to oscar: Oscar knows the ticket.",
                        "Nobody takes care of stage 1 any more.");
        withdraw(id);
    }

    @Test
    void givingItToSomebodyElseNeedsAReason() {
        var id = driver.asked("ben", ROLE, "PT10M");

        assertRefused(assignment("olivia", id, "oscar", null), 400, "reason");
        assertThat(assign("oscar", id, "oscar", null)).isEqualTo("oscar");
        assertRefused(assignment("olivia", id, "olivia", " "), 400, "reason");
        withdraw(id);
    }

    @Test
    void onlyWhoMayDecideCanBeNamedAndCanNameSomebody() {
        var id = driver.asked("ben", ROLE, "PT10M");

        assertRefused(assignment("olivia", id, "ben", "his own"), 400, "to");
        assertRefused(assignment("olivia", id, "sam", "not of the group"), 400, "to");
        assertRefused(assignment("olivia", id, "nobody-at-all", "unknown"), 400, "to");
        assertThat(assignment("ben", id, "olivia", "hurry").status()).isEqualTo(403);
        assertThat(assignment("sam", id, "sam", null).status()).isEqualTo(403);
        assertThat(assignment("alice", id, "olivia", "hurry").status()).isEqualTo(404);
        withdraw(id);
        assertThat(assignment("olivia", id, "olivia", null).status()).isEqualTo(409);
    }

    @Test
    void whoeverMayDecideStillMayWhoeverTookIt() {
        var id = driver.asked("ben", ROLE, "PT10M");
        assign("oscar", id, "oscar", null);

        assertThat(driver.decide("olivia", id, "reject").status()).isEqualTo(200);
    }

    @Test
    void claimInTasklistIsWrittenDownAndSoIsGivingBack() {
        var id = driver.asked("ben", ROLE, "PT10M");
        var task = "/camunda/api/engine/engine/default/task/"
                + tasks.createTaskQuery()
                        .processInstanceBusinessKey(id)
                        .singleResult()
                        .getId();
        var olivia = BrowserSession.signedIn("olivia", port);

        assertThat(olivia.post(task + "/claim", Map.of("userId", "olivia")).status())
                .isEqualTo(204);
        assertThat(stage(id).path("assignedTo").asText()).isEqualTo("olivia");
        assertThat(olivia.post(task + "/unclaim", Map.of()).status()).isEqualTo(204);

        assertThat(stage(id).path("assignedTo").isTextual()).isFalse();
        assertThat(driver.trail(id)).contains("Nobody takes care of stage 1 any more.");
        withdraw(id);
    }

    @Test
    void whoAsksCannotClaimTheTaskInTasklistEither() {
        var member = throwAway.person("/developers", OWNERS);
        var id = driver.asked(member, ROLE, "PT10M");
        var task = tasks.createTaskQuery().processInstanceBusinessKey(id).singleResult();

        var claim = BrowserSession.signedIn(member, port)
                .post("/camunda/api/engine/engine/default/task/" + task.getId() + "/claim", Map.of("userId", member));

        assertThat(claim.status()).as(claim.text()).isEqualTo(403);
        assertThat(claim.text()).contains("noSelfApproval");
        assertThat(stage(id).path("assignedTo").asText("")).isIn("", "null");
        assertThat(driver.decide("olivia", id, "reject").status()).isEqualTo(200);
    }

    @Test
    void whoTookItStillHasItWhenSomebodyElseIsTheFirstOfTwoToAgree() {
        var id = driver.asked("ben", "prod-root", "PT10M");
        assertThat(assign("sam", id, "sam", null)).isEqualTo("sam");

        assertThat(driver.decide("sonia", id, "approve").status()).isEqualTo(200);

        assertThat(stage(id).path("assignedTo").asText()).isEqualTo("sam");
        assertThat(tasks.createTaskQuery()
                        .processInstanceBusinessKey(id)
                        .singleResult()
                        .getAssignee())
                .isEqualTo("sam");
        withdraw(id);
    }

    @Test
    void delegateOfAnAbsentColleagueIsNamedForWhatIsAskedMeanwhile() {
        var away = throwAway.person(OWNERS);
        var before = driver.asked("ben", ROLE, "PT10M");
        var delegation =
                delegate(away, "oscar", Instant.now().plus(Duration.ofDays(1)).toString());
        assertThat(delegation.status()).isEqualTo(201);

        var id = driver.asked("ben", ROLE, "PT10M");

        assertThat(stage(id).path("assignedTo").asText()).isEqualTo("oscar");
        assertThat(stage(before).path("assignedTo").asText("")).isIn("", "null");
        assertThat(driver.trail(id))
                .anyMatch(sentence -> sentence.startsWith(away + " gave stage 1 to oscar: " + away));
        assertThat(driver.as(away)
                        .post("/api/v1/delegations/" + delegation.at("id") + "/end", Map.of())
                        .status())
                .isEqualTo(204);
        assertThat(driver.as(away).get("/api/v1/delegations").json().path("items"))
                .isEmpty();
        withdraw(id);
        withdraw(before);
    }

    @Test
    void stageOpensWithoutADelegateWhoIsGone() {
        var away = throwAway.person(OWNERS);
        var delegate = throwAway.person(OWNERS);
        var delegation = delegate(away, delegate, inAnHour());
        throwAway.deletePerson(delegate);
        try {
            assertOpensWithout(away, delegate, "the account of " + delegate + " is gone.");
        } finally {
            endDelegation(away, delegation.at("id"));
        }
    }

    @Test
    void delegateWhoCannotBeToldOfKeepsNobodyElseFromBeingNamed() {
        var away = throwAway.person(OWNERS);
        var alsoAway = throwAway.person(OWNERS);
        var delegate = throwAway.person(OWNERS);
        var first = delegate(away, delegate, inAnHour());
        var second = delegate(alsoAway, "oscar", inAnHour());
        throwAway.deletePerson(delegate);
        try {
            var id = driver.asked("ben", ROLE, "PT10M");
            assertThat(stage(id).path("assignedTo").asText()).isEqualTo("oscar");
            assertThat(driver.trail(id)).noneMatch(sentence -> sentence.contains("without a delegate"));
            withdraw(id);
        } finally {
            endDelegation(away, first.at("id"));
            endDelegation(alsoAway, second.at("id"));
        }
    }

    private static String inAnHour() {
        return Instant.now().plus(Duration.ofHours(1)).toString();
    }

    private void assertOpensWithout(String away, String delegate, String why) {
        var id = driver.asked("ben", ROLE, "PT10M");
        assertThat(stage(id).path("assignedTo").asText("")).isIn("", "null");
        assertThat(driver.trail(id))
                .contains("Stage 1 was opened without a delegate: %s is away and named %s, but %s"
                        .formatted(away, delegate, why));
        assertThat(driver.decide("olivia", id, "reject").status()).isEqualTo(200);
    }

    @Test
    void delegateMustBeAColleagueAndTheTimeMustHaveAnEnd() {
        var tomorrow = Instant.now().plus(Duration.ofDays(1)).toString();

        assertRefused(delegate("olivia", "alice", tomorrow), 400, "to");
        assertRefused(delegate("olivia", "olivia", tomorrow), 400, "to");
        assertRefused(delegate("olivia", "oscar", null), 400, "until");
        assertRefused(delegate("olivia", "oscar", Instant.now().minusSeconds(60).toString()), 400, "until");
        assertRefused(
                delegate(
                        "olivia",
                        "oscar",
                        Instant.now().plus(Duration.ofDays(91)).toString()),
                400,
                "until");
    }

    @Test
    void delegationBeginsInNoPastAndNobodyPilesThemUp() {
        var away = throwAway.person(OWNERS);
        var tomorrow = Instant.now().plus(Duration.ofDays(1));
        var dayAfter = tomorrow.plus(Duration.ofDays(1)).toString();

        assertRefused(delegate(away, "oscar", Instant.now().minusSeconds(60).toString(), dayAfter), 400, "from");
        assertRefused(delegate(away, "oscar", "-1000000000-01-01T00:00:00Z", dayAfter), 400, "from");
        assertRefused(delegate(away, "oscar", null, "+1000000000-12-31T23:59:59Z"), 400, "until");

        var first = delegate(away, "oscar", tomorrow.toString(), dayAfter);
        assertThat(first.status()).isEqualTo(201);
        assertThat(delegate(away, "olivia", null, dayAfter).status()).isEqualTo(409);
        assertThat(delegate(away, "olivia", null, tomorrow.toString()).status()).isEqualTo(201);
        assertThat(endDelegation(away, first.at("id"))).isEqualTo(204);
        assertThat(delegate(away, "olivia", tomorrow.toString(), dayAfter).status())
                .isEqualTo(201);
    }

    @Test
    void delegationIsNobodyElsesBusiness() {
        var away = throwAway.person(OWNERS);
        var id = delegate(away, "oscar", Instant.now().plus(Duration.ofDays(1)).toString())
                .at("id");

        assertThat(endDelegation("alice", id)).isEqualTo(404);
        assertThat(endDelegation("oscar", id)).isEqualTo(403);
        assertThat(endDelegation("sam", id)).isEqualTo(403);
        assertThat(endDelegation("oscar", UUID.randomUUID().toString())).isEqualTo(404);
        assertThat(endDelegation(away, id)).isEqualTo(204);
    }

    @Test
    void unansweredStageIsRemindedAndAnotherGroupMayDecide() {
        var id = driver.asked("ben", ROLE, "PT10M");
        assertThat(driver.decide("sam", id, "reject").status()).isEqualTo(403);

        passHours(id, 5);
        fire(id, AccessApprovalProcess.Elements.REMINDER_DUE);
        fire(id, AccessApprovalProcess.Elements.ESCALATION_DUE);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> !stage(id).path("escalatedAt").isMissingNode()
                        && !stage(id).path("escalatedAt").isNull());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(driver.trail(id))
                        .containsOnlyOnce("'approvers/orders' was reminded of ben's request for 'orders-db-admin'.")
                        .containsOnlyOnce("Stage 1 was not answered; 'security' may decide on it as well."));
        var task = tasks.createTaskQuery().processInstanceBusinessKey(id).singleResult();
        assertThat(tasks.getIdentityLinksForTask(task.getId()))
                .extracting(link -> link.getGroupId())
                .contains("approvers/orders", "security");
        assertThat(driver.decide("sam", id, "reject").status()).isEqualTo(200);
    }

    @Test
    void timerThatFiresTooSoonRemindsNobody() {
        var id = driver.asked("ben", ROLE, "PT10M");

        fire(id, AccessApprovalProcess.Elements.ESCALATION_DUE);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> jobs(id, AccessApprovalProcess.Elements.ESCALATION_DUE) == 0);
        assertThat(driver.decide("sam", id, "reject").status()).isEqualTo(403);
        withdraw(id);
    }

    /** FAULTS row 24. */
    @Test
    void row24_approvalOfWhoLeftTheGroupDoesNotCountAndTheNextOneIsAsked() {
        var gone = throwAway.person(OWNERS);
        var id = askedFor(Instant.now().plusSeconds(8));
        assertThat(assign(gone, id, gone, null)).isEqualTo(gone);
        assertThat(driver.decide(gone, id, "approve").status()).isEqualTo(200);
        assertThat(driver.state(id)).isEqualTo("approved");
        throwAway.leave(gone, OWNERS);

        driver.awaitState(id, "requested");
        assertThat(driver.holds("ben", ROLE)).isFalse();
        assertThat(stage(id).path("assignedTo").asText(""))
                .as("who lost the right to decide takes care of nothing")
                .isIn("", "null");
        assertThat(driver.request(id)
                        .json()
                        .path("decisions")
                        .path(0)
                        .path("invalidation")
                        .asText())
                .startsWith(gone + " could not agree any more (memberOfApprovers)");
        assertThat(driver.trail(id))
                .anyMatch(sentence -> sentence.startsWith(gone + "'s approval at stage 1 does not count"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> driver.decide("oscar", id, "approve").status() == 200);

        driver.awaitState(id, "active");
        driver.returnLease("ben", id);
    }

    @Test
    void stageThatWasEscalatedStaysSoWhenItIsAskedAgain() {
        var gone = throwAway.person("/security");
        var id = askedFor(Instant.now().plusSeconds(20));
        passHours(id, 5);
        fire(id, AccessApprovalProcess.Elements.ESCALATION_DUE);
        await().atMost(Duration.ofSeconds(15))
                .until(() -> driver.decide(gone, id, "approve").status() == 200);
        throwAway.leave(gone, "/security");

        driver.awaitState(id, "requested");
        assertThat(driver.trail(id)).containsOnlyOnce("Stage 1 was not answered; 'security' may decide on it as well.");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(tasks.getIdentityLinksForTask(tasks.createTaskQuery()
                                .processInstanceBusinessKey(id)
                                .singleResult()
                                .getId()))
                        .extracting(link -> link.getGroupId())
                        .contains("security"));
        assertThat(driver.decide("sam", id, "reject").status()).isEqualTo(200);
    }

    @Test
    void row24_approvalOfADisabledPersonDoesNotCount() {
        var gone = throwAway.person(OWNERS);
        var id = askedFor(Instant.now().plusSeconds(8));
        assertThat(driver.decide(gone, id, "approve").status()).isEqualTo(200);
        throwAway.disablePerson(gone);

        driver.awaitState(id, "requested");
        assertThat(driver.holds("ben", ROLE)).isFalse();
        withdraw(id);
    }

    @Test
    void programInTheGroupDecidesUnderTheSameRules() {
        var id = driver.asked("ben", ROLE, "PT10M");
        var stranger = Caller.withToken(throwAway.tokenOfProgram("/auditors"), port);
        var program = Caller.withToken(throwAway.tokenOfProgram(OWNERS), port);
        var approve = Map.of("decision", "approve", "comment", "the change is in the calendar");

        assertThat(stranger.post("/api/v1/requests/" + id + "/decisions", approve)
                        .status())
                .isEqualTo(403);
        assertThat(program.post("/api/v1/requests/" + id + "/decisions", approve)
                        .status())
                .isEqualTo(200);
        driver.awaitState(id, "active");
        driver.returnLease("ben", id);
    }

    private Answer approve(String who, String id, String duration) {
        var form =
                duration == null ? Map.of("decision", "approve") : Map.of("decision", "approve", "duration", duration);
        return driver.as(who).post("/api/v1/requests/" + id + "/decisions", form);
    }

    private String assign(String who, String id, String to, String reason) {
        var answer = assignment(who, id, to, reason);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var assignee = answer.json().path("stages").path(0).path("assignedTo");
        return assignee.isTextual() ? assignee.asText() : "";
    }

    private Answer assignment(String who, String id, String to, String reason) {
        var form = new HashMap<String, String>();
        form.put("to", to);
        form.put("reason", reason);
        return driver.as(who).post("/api/v1/requests/" + id + "/assignment", form);
    }

    private Answer delegate(String who, String to, String until) {
        return delegate(who, to, null, until);
    }

    private Answer delegate(String who, String to, String from, String until) {
        var form = new HashMap<String, String>();
        form.put("to", to);
        form.put("from", from);
        form.put("until", until);
        return driver.as(who).post("/api/v1/delegations", form);
    }

    private int endDelegation(String who, String id) {
        return driver.as(who)
                .post("/api/v1/delegations/" + id + "/end", Map.of())
                .status();
    }

    /** What Tasklist shows of the open task. */
    private Object shown(String id, String field) {
        var task = tasks.createTaskQuery().processInstanceBusinessKey(id).singleResult();
        return tasks.getVariableLocal(task.getId(), field);
    }

    @Test
    void requestThatWasChangedAfterSomebodyAgreedIsNotGranted() {
        var id = askedFor(Instant.now().plusSeconds(15));
        assertThat(approve("olivia", id, null).status()).isEqualTo(200);
        assertThat(driver.state(id)).isEqualTo("approved");
        // By who owns the database: nobody else can.
        jdbc.sql("alter table latchkey.access_request disable trigger guard_access_request")
                .update();
        try {
            jdbc.sql("update latchkey.access_request set duration_seconds = 4 * 3600 where id = ?::uuid")
                    .param(id)
                    .update();
        } finally {
            jdbc.sql("alter table latchkey.access_request enable trigger guard_access_request")
                    .update();
        }

        driver.awaitState(id, "denied");
        assertThat(driver.request(id).json().at("/reasons/0").asText())
                .isEqualTo("The request is not the one that was agreed to.");
        assertThat(jdbc.sql("""
                        select rules[1] from latchkey.policy_evaluation where request_id = ?::uuid
                        order by number desc limit 1
                        """).param(id).query(String.class).single()).isEqualTo("contentChanged");
        assertThat(driver.holds("ben", ROLE)).isFalse();
    }

    private String askedFor(Instant start) {
        return askedFor(ROLE, "PT10M", start);
    }

    private String askedFor(String role, String duration, Instant start) {
        var answer = driver.as("ben")
                .post(
                        "/api/v1/requests",
                        Map.of(
                                "role",
                                role,
                                "duration",
                                duration,
                                "justification",
                                "for a test",
                                "startAt",
                                start.toString()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.at("id");
    }

    private void withdraw(String id) {
        assertThat(driver.as("ben")
                        .post("/api/v1/requests/" + id + "/withdraw", Map.of())
                        .status())
                .isEqualTo(200);
    }

    private JsonNode stage(String id) {
        return driver.request(id).json().path("stages").path(0);
    }

    /** As if the stage had been opened so long ago. */
    private void passHours(String id, int hours) {
        jdbc.sql(
                        "update latchkey.approval_stage set opened_at = opened_at - make_interval(hours => ?) where request_id = ?")
                .params(hours, UUID.fromString(id))
                .update();
    }

    private void fire(String id, String element) {
        var instance = runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(id, AccessApprovalProcess.KEY)
                .singleResult();
        var timer = management
                .createJobQuery()
                .processInstanceId(instance.getId())
                .activityId(element)
                .singleResult();
        management.setJobDuedate(timer.getId(), new Date());
    }

    private long jobs(String id, String element) {
        var instance = runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(id, AccessApprovalProcess.KEY)
                .singleResult();
        return management
                .createJobQuery()
                .processInstanceId(instance.getId())
                .activityId(element)
                .count();
    }

    private static void assertRefused(Answer answer, int status, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).contains(field);
    }
}
