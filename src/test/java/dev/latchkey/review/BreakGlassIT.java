package dev.latchkey.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.process.AccessReviewProcess;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who may break the glass, for what and how long, and who says afterwards whether that was justified. */
@LatchkeyTest
class BreakGlassIT {

    private static final String ROLE = "prod-root";
    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ManagementService management;

    @Autowired
    private RuntimeService runtime;

    private final List<String> held = new ArrayList<>();
    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    @AfterEach
    void tidy() {
        held.stream().filter(id -> !driver.state(id).equals("ended")).forEach(id -> driver.returnLease("dana", id));
        past("closed_at = closed_at - interval '31 days'", "closed_at is not null");
    }

    @Test
    void danaHoldsTheRoleAtOnceUntilItsEndAndIsToldApart() {
        var asked = breakGlass("dana", ROLE, "PT15M");
        assertThat(asked.status()).as(asked.text()).isEqualTo(201);
        assertThat(asked.json().path("emergency").asBoolean()).isTrue();
        assertThat(asked.json().path("stages")).isEmpty();
        assertThat(asked.json().at("/reasons/0").asText()).startsWith("Break-glass is granted at once");
        var id = asked.at("id");
        held.add(id);
        driver.awaitState(id, "active");
        assertThat(driver.holds("dana", ROLE)).isTrue();

        var task = awaitTask("sam", id);
        assertThat(driver.as("sam").get("/engine-rest/task/" + task).at("name")).isEqualTo("Review break-glass access");
        assertThat(review(id).at("/state").asText()).isEqualTo("open");
        assertThat(review(id).at("/dueAt").asText()).isNotBlank();
        assertThat(reviews("sam", "open")).contains(id);
        assertThat(metric("latchkey_emergencies_total")).isGreaterThanOrEqualTo(1);
        assertThat(metric("latchkey_reviews_open{state=\"open\"}")).isGreaterThanOrEqualTo(1);

        driver.returnLease("dana", id);
        assertThat(driver.holds("dana", ROLE)).isFalse();
        assertThat(reviews("sam", "open")).as("ended, and still to be reviewed").contains(id);
        assertThat(driver.trail(id))
                .contains(
                        "BREAK-GLASS: dana asked for 'prod-root' for 15 minutes: for a test",
                        "BREAK-GLASS: dana is given 'prod-root' without anybody's consent; it has to be reviewed.")
                .anyMatch(sentence -> sentence.startsWith("BREAK-GLASS: dana was granted 'prod-root' until "))
                .anyMatch(sentence ->
                        sentence.startsWith("To review dana's break-glass until ") && sentence.endsWith(": security."));
    }

    @Test
    void leaseByBreakGlassIsTakenAwayAtItsEndAsAnyOther() {
        var id = broken("PT1M");
        jdbc.sql(
                        "update latchkey.lease set expires_at = clock_timestamp() + interval '1 second' where request_id = ?::uuid")
                .param(id)
                .update();

        driver.awaitState(id, "ended");
        assertThat(driver.holds("dana", ROLE)).isFalse();
        assertThat(review(id).at("/state").asText()).isEqualTo("open");
    }

    @Test
    void othersAreDeniedAndTooLongIsDeniedWithWhatWouldBeAllowed() {
        for (var who : List.of("alice", "sam")) {
            var denied = breakGlass(who, ROLE, "PT5M");
            assertThat(denied.status()).isEqualTo(201);
            assertThat(denied.at("state")).as(who).isEqualTo("denied");
            assertThat(denied.json().at("/reasons/0").asText())
                    .isEqualTo(
                            "Break-glass is for operators who are on call, and critical roles only; ask for normal access.");
        }
        assertThat(breakGlass("dana", "orders-db-admin", "PT5M").at("state")).isEqualTo("denied");
        for (var tooLong : List.of("PT16M", "PT15M1S")) {
            var denied = breakGlass("dana", ROLE, tooLong);
            assertThat(denied.at("state")).isEqualTo("denied");
            assertThat(denied.json().at("/reasons/0").asText()).isEqualTo("Ask for at most 15 minutes of break-glass.");
        }
        assertThat(driver.holds("alice", ROLE)).isFalse();
        assertThat(driver.holds("dana", ROLE)).isFalse();
    }

    @Test
    void breakGlassIsNowAndIsNotExtended() {
        var later = driver.as("dana")
                .post(
                        "/api/v1/requests",
                        Map.of(
                                "role",
                                ROLE,
                                "duration",
                                "PT5M",
                                "justification",
                                "for a test",
                                "emergency",
                                true,
                                "startAt",
                                Instant.now().plusSeconds(600).toString()));
        assertThat(later.status()).isEqualTo(400);
        assertThat(later.at("field")).isEqualTo("startAt");

        var lease = driver.request(broken("PT5M")).json().at("/lease/id").asText();
        assertThat(driver.extend("dana", lease, "PT5M").at("rule")).isEqualTo("emergencyNotExtended");
        var again = breakGlass("dana", ROLE, "PT5M");
        assertThat(again.at("state")).isEqualTo("denied");
        assertThat(again.json().at("/reasons/0").asText()).startsWith("You hold this role for a time already.");
    }

    @Test
    void simulationAndCatalogSayWhatBreakGlassWouldGive() {
        var simulated = driver.as("dana")
                .post("/api/v1/policy/simulations", Map.of("role", ROLE, "duration", "PT15M", "emergency", true));
        assertThat(simulated.at("outcome")).isEqualTo("emergency");
        assertThat(simulated.json().at("/rules/0").asText()).isEqualTo("rule_emergencyForOperators");
        assertThat(offered("dana", ROLE)).isTrue();
        assertThat(offered("dana", "orders-db-admin")).isFalse();
        assertThat(offered("alice", ROLE)).isFalse();
    }

    @Test
    void ownersAndSecurityReviewAndNobodyElseAndNobodyTwice() {
        var id = broken("PT5M");

        assertThat(say("alice", id, "justified", "fine").status()).isEqualTo(404);
        assertThat(say("olivia", id, "justified", "fine").status()).isEqualTo(404);
        assertThat(say("dana", id, "justified", "fine").at("rule")).isEqualTo("noSelfReview");
        for (var who : List.of("audrey", "adam")) {
            assertThat(say(who, id, "justified", "fine").at("rule")).as(who).isEqualTo("memberOfReviewers");
        }
        assertThat(say("sam", id, "perhaps", "fine").at("field")).isEqualTo("verdict");
        assertThat(say("sam", id, "justified", "").at("field")).isEqualTo("comment");
        assertThat(say("sam", id, "justified", "x".repeat(1001)).at("field")).isEqualTo("comment");

        var reviewed = say("sam", id, "justified", "the disk was full");
        assertThat(reviewed.status()).as(reviewed.text()).isEqualTo(200);
        assertThat(reviewed.json().at("/review/state").asText()).isEqualTo("closed");
        assertThat(reviewed.json().at("/review/verdict").asText()).isEqualTo("justified");
        assertThat(reviewed.json().at("/review/reviewedBy").asText()).isEqualTo("sam");
        assertThat(say("sonia", id, "unjustified", "no").status()).isEqualTo(409);
        assertThat(tasks("sonia", id)).isEmpty();
        assertThat(driver.state(id)).as("a verdict ends nothing").isEqualTo("active");
        assertThat(driver.trail(id))
                .contains("sam found dana's break-glass for 'prod-root' justified: the disk was full");
        assertThat(driver.as("audrey").get("/api/v1/audit?user=sam").text()).contains(id);
        assertThat(reviews("sam", "closed")).contains(id);
        assertThat(reviews("alice", "closed")).doesNotContain(id);
        assertThat(driver.as("sam").get("/api/v1/reviews?state=nonsense").status())
                .isEqualTo(400);
    }

    @Test
    void requestThatBrokeNoGlassHasNoReview() {
        var id = driver.asked("alice", ROLE, "PT5M");

        assertThat(say("sam", id, "justified", "fine").status()).isEqualTo(404);
        assertThat(driver.request(id).json().path("review").isNull()).isTrue();
        driver.as("alice").post("/api/v1/requests/" + id + "/withdraw", Map.of());
    }

    @Test
    void taskTakesVerdictAndCommentByTheSameRulesAndNothingElse() {
        var id = broken("PT5M");
        var task = awaitTask("sam", id);

        for (var who : List.of("alice", "olivia", "dana", "audrey")) {
            assertThat(tasks(who, id)).as(who).isEmpty();
            assertThat(submit(who, task, Map.of("verdict", "justified", "comment", "fine"))
                            .status())
                    .as(who)
                    .isIn(403, 404);
        }
        for (var variable : List.of("reviewState", "decision", "requestedBy", "anything")) {
            var answer = submit("sam", task, Map.of("verdict", "justified", "comment", "fine", variable, "closed"));
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.text()).contains(variable);
        }
        assertThat(submit("sam", task, Map.of("verdict", "justified")).text()).contains("comment");
        assertThat(review(id).at("/state").asText()).isEqualTo("open");

        assertThat(submit("sam", task, Map.of("verdict", "justified", "comment", "fine"))
                        .status())
                .isIn(200, 204);
        assertThat(review(id).at("/reviewedBy").asText()).isEqualTo("sam");
        assertThat(submit("sonia", task, Map.of("verdict", "unjustified", "comment", "late"))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void nobodyStartsAReviewByHand() {
        for (var who : List.of("dana", "sam", "adam")) {
            assertThat(driver.as(who)
                            .post("/engine-rest/process-definition/key/accessReview/start", Map.of())
                            .status())
                    .as(who)
                    .isEqualTo(403);
        }
    }

    @Test
    void unreviewedOneEscalatesAndIsOfferedAnewUntilSomebodyAnswers() {
        var id = broken("PT5M");
        var first = awaitTask("sam", id);
        past("due_at = clock_timestamp()", "closed_at is null");

        fireTimer(id);

        assertThat(review(id).at("/state").asText()).isEqualTo("overdue");
        var second = awaitTask("sonia", id);
        assertThat(second).isNotEqualTo(first);
        assertThat(driver.as("sam").get("/engine-rest/task/" + second).at("priority"))
                .isEqualTo("100");
        assertThat(metric("latchkey_reviews_open{state=\"overdue\"}")).isGreaterThanOrEqualTo(1);
        assertThat(driver.trail(id))
                .contains("Nobody reviewed dana's break-glass in time; it is asked for again and again.");

        fireTimer(id);
        assertThat(reviews("sam", "overdue")).contains(id);
        assertThat(say("sonia", id, "justified", "late, but fine").status()).isEqualTo(200);
        assertThat(reviews("sam", "overdue")).doesNotContain(id);
    }

    @Test
    void reviewWhoseProcessWasDeletedIsAskedForAnew() {
        var id = broken("PT5M");
        var first = awaitTask("sam", id);
        runtime.deleteProcessInstance(instance(id), "by a test");

        await().atMost(Duration.ofSeconds(60))
                .until(() -> tasks("sam", id), tasks -> tasks.size() == 1 && !tasks.contains(first));
        assertThat(say("sam", id, "justified", "fine").status()).isEqualTo(200);
    }

    @Test
    void whoAbusedItGetsNoneButMayAskAsEverybodyElse() {
        var id = broken("PT5M");
        assertThat(say("sam", id, "unjustified", "there was no emergency").status())
                .isEqualTo(200);
        driver.returnLease("dana", id);

        var denied = breakGlass("dana", ROLE, "PT5M");
        assertThat(denied.at("state")).isEqualTo("denied");
        assertThat(denied.json().at("/reasons/0").asText())
                .startsWith("A break-glass of yours was found unjustified in the last 30 days");
        var normal = driver.ask("dana", ROLE, "PT5M");
        assertThat(normal.at("state")).isEqualTo("requested");
        driver.as("dana").post("/api/v1/requests/" + normal.at("id") + "/withdraw", Map.of());
    }

    @Test
    void glassIsBrokenThroughTheEngineToo() {
        var started = driver.as("dana")
                .post(
                        "/engine-rest/process-definition/key/accessRequest/start",
                        Map.of(
                                "variables",
                                Map.of(
                                        "role", Map.of("value", ROLE),
                                        "duration", Map.of("value", "PT5M"),
                                        "justification", Map.of("value", "disk full"),
                                        "emergency", Map.of("value", true))));
        assertThat(started.status()).as(started.text()).isEqualTo(200);
        var id = started.at("businessKey");
        held.add(id);
        driver.awaitState(id, "active");
        assertThat(say("sam", id, "justified", "fine").status()).isEqualTo(200);
    }

    private Answer breakGlass(String who, String role, String duration) {
        return driver.as(who)
                .post(
                        "/api/v1/requests",
                        Map.of("role", role, "duration", duration, "justification", "for a test", "emergency", true));
    }

    private String broken(String duration) {
        var asked = breakGlass("dana", ROLE, duration);
        assertThat(asked.at("state")).as(asked.text()).isIn("approved", "granting", "active");
        held.add(asked.at("id"));
        driver.awaitState(asked.at("id"), "active");
        return asked.at("id");
    }

    private Answer say(String who, String id, String verdict, String comment) {
        return driver.as(who)
                .post("/api/v1/requests/" + id + "/review", Map.of("verdict", verdict, "comment", comment));
    }

    private JsonNode review(String id) {
        return driver.request(id).json().path("review");
    }

    private List<String> reviews(String who, String state) {
        var ids = new ArrayList<String>();
        driver.as(who)
                .get("/api/v1/reviews?state=" + state)
                .json()
                .path("items")
                .forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    private boolean offered(String who, String role) {
        for (var item : driver.as(who).get("/api/v1/catalog").json().path("items")) {
            if (item.path("role").asText().equals(role)) {
                return item.at("/emergency/outcome").asText().equals("emergency");
            }
        }
        throw new AssertionError("'%s' is not offered to %s".formatted(role, who));
    }

    private double metric(String name) {
        return driver.as("audrey")
                .send("GET", "/actuator/prometheus", BodyPublishers.noBody(), Map.of("Accept", "text/plain"))
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + name));
    }

    private List<String> tasks(String who, String id) {
        return driver.as(who)
                .get("/engine-rest/task?processInstanceBusinessKey=" + id)
                .json()
                .findValuesAsText("id");
    }

    private String awaitTask(String who, String id) {
        return await().atMost(AT_ONCE)
                .until(() -> tasks(who, id), found -> found.size() == 1)
                .get(0);
    }

    private Answer submit(String who, String task, Map<String, Object> values) {
        var variables = new HashMap<String, Object>();
        values.forEach((name, value) -> variables.put(name, Map.of("value", value, "type", "String")));
        return driver.as(who).post("/engine-rest/task/" + task + "/submit-form", Map.of("variables", variables));
    }

    private String instance(String id) {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(id, AccessReviewProcess.KEY)
                .singleResult()
                .getId();
    }

    private void fireTimer(String id) {
        var timer = management
                .createJobQuery()
                .processInstanceId(instance(id))
                .activityId(AccessReviewProcess.Elements.REVIEW_WINDOW_ELAPSED)
                .singleResult();
        management.executeJob(timer.getId());
    }

    /** Time passes for the ledger, which no hand can otherwise make it do. */
    private void past(String change, String where) {
        jdbc.sql("alter table latchkey.review disable trigger guard_review").update();
        jdbc.sql("update latchkey.review set %s where %s".formatted(change, where))
                .update();
        jdbc.sql("alter table latchkey.review enable trigger guard_review").update();
    }
}
