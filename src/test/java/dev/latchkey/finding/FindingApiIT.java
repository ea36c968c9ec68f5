package dev.latchkey.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.BrowserSession;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.KeycloakAdmin;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Who may see and answer what was found, on every door, and who not. */
@LatchkeyTest
class FindingApiIT {

    private static final String ROLE = "orders-db-admin";
    private static final Duration PROMISED = Duration.ofSeconds(60);

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    private final KeycloakAdmin keycloak = TestPlatform.keycloak().admin();
    private final List<Runnable> tidy = new ArrayList<>();
    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    @AfterEach
    void tidy() {
        tidy.forEach(Runnable::run);
    }

    @Test
    void findingIsSeenByWhomItConcernsAndNobodyElse() {
        var finding = foundByHand("ben", ROLE);

        for (var who : List.of("sam", "audrey", "adam", "olivia", "ben")) {
            var answer = driver.as(who).get("/api/v1/findings/" + finding);
            assertThat(answer.status()).as(who).isEqualTo(200);
            assertThat(answer.at("kind")).isEqualTo("roleGivenByHand");
            assertThat(answer.at("user")).isEqualTo("ben");
            assertThat(answer.at("role")).isEqualTo(ROLE);
            assertThat(answer.at("state")).isEqualTo("open");
            assertThat(answer.at("action")).isEqualTo("reported");
            assertThat(answer.at("since")).isNotBlank();
            assertThat(answer.at("detectedAt")).isNotBlank();
            assertThat(ids(who, "?user=ben&state=open&kind=roleGivenByHand&role=" + ROLE))
                    .containsExactly(finding);
        }
        for (var who : List.of("alice", "dana")) {
            assertThat(driver.as(who).get("/api/v1/findings/" + finding).status())
                    .as(who)
                    .isEqualTo(404);
            assertThat(ids(who, "?user=ben")).as(who).isEmpty();
            assertThat(resolve(who, finding, "dismiss").status()).as(who).isEqualTo(404);
        }
        assertThat(driver.as("sam").get("/api/v1/findings/nonsense").status()).isEqualTo(404);
        assertThat(driver.as("sam").get("/api/v1/findings/" + UUID.randomUUID()).status())
                .isEqualTo(404);
        assertThat(driver.as("sam").get("/api/v1/findings?after=nonsense").status())
                .isEqualTo(400);
    }

    @Test
    void onlySecurityAnswers() {
        var finding = foundByHand("ben", ROLE);

        for (var who : List.of("ben", "olivia", "audrey", "adam")) {
            var answer = resolve(who, finding, "dismiss");
            assertThat(answer.status()).as(who).isEqualTo(403);
            assertThat(answer.at("rule")).as(who).isEqualTo("memberOfSecurity");
        }
        assertThat(state(finding)).isEqualTo("open");
    }

    @Test
    void nobodyAnswersAFindingAboutThemselvesOnAnyDoor() {
        var finding = foundByHand("sam", "prod-root");

        assertThat(waitingFor("sonia")).isGreaterThan(waitingFor("sam"));
        assertThat(waitingFor("audrey")).as("reads it, and answers nothing").isZero();
        assertThat(resolve("sam", finding, "dismiss").at("rule")).isEqualTo("noSelfResolution");
        var task = awaitTask("sam", finding);
        var answer = submit("sam", task, Map.of("decision", "dismiss", "reason", "mine"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.text()).contains("noSelfResolution");
        assertThat(state(finding)).isEqualTo("open");

        assertThat(resolve("sonia", finding, "remove").status()).isEqualTo(200);
        await().atMost(PROMISED).until(() -> state(finding).equals("closed"));
        assertThat(driver.holds("sam", "prod-root")).isFalse();
    }

    @Test
    void nobodyAnswersForWhatTheyDidByHandOnAnyDoor() {
        var finding = foundByHandOf("sam", "ben", ROLE);
        var task = awaitTask("sam", finding);

        for (var decision : List.of("dismiss", "remove", "acceptAsException")) {
            assertThat(resolve("sam", finding, decision, "fine", inDays(30)).at("rule"))
                    .as(decision)
                    .isEqualTo("notTheActor");
        }
        var answer = submit("sam", task, Map.of("decision", "dismiss", "reason", "fine"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.text()).contains("notTheActor");
        assertThat(declare("sam", form("ben", ROLE)).at("rule")).isEqualTo("notTheActor");
        assertThat(state(finding)).isEqualTo("open");

        assertThat(resolve("sonia", finding, "remove").status()).isEqualTo(200);
        await().atMost(PROMISED).until(() -> state(finding).equals("closed"));
    }

    @Test
    void removalThatKeycloakRefusesIsKeptAndAskedAboutAgain() {
        var role = "unlisted-" + System.nanoTime();
        keycloak.send("POST", "/roles", Map.of("name", role));
        var described = new HashMap<String, Object>(Map.of("name", role));
        described.put(
                "attributes",
                Map.of(
                        "latchkey.requestable", List.of("true"),
                        "latchkey.system", List.of("orders"),
                        "latchkey.tier", List.of("low"),
                        "latchkey.owner-group", List.of("/approvers/orders"),
                        "latchkey.max-duration", List.of("PT1H")));
        keycloak.send("PUT", "/roles/" + role, described);
        var finding = foundByHand("ben", role);
        tidy.add(() -> keycloak.send("DELETE", "/roles/" + role, null));
        var task = awaitTask("sam", finding);

        assertThat(resolve("sam", finding, "remove").status()).isEqualTo(200);

        await().atMost(PROMISED)
                .until(() -> driver.as("sam")
                        .get("/api/v1/findings/" + finding)
                        .at("action")
                        .equals("removalRefused"));
        await().atMost(PROMISED)
                .until(() -> tasks("sam", finding), tasks -> tasks.size() == 1 && !tasks.contains(task));
        assertThat(state(finding)).isEqualTo("open");
        assertThat(driver.holds("ben", role)).isTrue();
    }

    @Test
    void whatIsDecidedIsNotOverturnedWhileALeaseHoldsItUp() {
        var finding = foundByHand("ben", ROLE);
        var request = driver.asked("ben", ROLE, "PT5M");
        driver.decide("olivia", request, "approve");
        driver.awaitState(request, "active");

        assertThat(resolve("sam", finding, "remove").at("action")).isEqualTo("removing");

        for (var decision : List.of("dismiss", "acceptAsException")) {
            var answer = resolve("sonia", finding, decision, "better so", inDays(30));
            assertThat(answer.status()).as(decision).isEqualTo(409);
            assertThat(answer.at("detail")).contains("sam decided that the role is removed");
        }
        assertThat(declare("sonia", form("ben", ROLE)).status()).isEqualTo(409);

        driver.returnLease("ben", request);
        await().atMost(PROMISED).until(() -> state(finding).equals("closed"));
        assertThat(driver.holds("ben", ROLE)).isFalse();
    }

    @Test
    void removalThatSecurityWantsIsDoneAndToldInTheTrail() {
        var finding = foundByHand("ben", ROLE);

        assertThat(resolve("sam", finding, "remove").status()).isEqualTo(200);

        await().atMost(PROMISED).until(() -> state(finding).equals("closed"));
        var closed = driver.as("sam").get("/api/v1/findings/" + finding);
        assertThat(closed.at("resolution")).isEqualTo("removed");
        assertThat(closed.at("action")).isEqualTo("removed");
        assertThat(closed.at("resolvedBy")).isEqualTo("sam");
        assertThat(closed.at("note")).isEqualTo("for a test");
        assertThat(driver.holds("ben", ROLE)).isFalse();
        assertThat(trail("audrey", "?user=ben&role=" + ROLE)).contains("findingDetected", "roleRemovedByReconciler");
        assertThat(trail("ben", "?role=" + ROLE)).contains("roleRemovedByReconciler");
        assertThat(trail("alice", "?user=ben")).isEmpty();
        assertThat(resolve("sonia", finding, "dismiss").status()).isEqualTo(409);
    }

    @Test
    void answerInTasklistPassesTheSameRulesAndTakesNothingElse() {
        // A role of its own: a dismissal keeps the same from being found again for a while.
        var finding = foundByHand("ben", "orders-db-read");
        var task = awaitTask("sam", finding);

        assertThat(tasks("alice", finding)).isEmpty();
        for (var who : List.of("alice", "ben", "olivia", "audrey")) {
            assertThat(submit(who, task, Map.of("decision", "dismiss", "reason", "x"))
                            .status())
                    .as(who)
                    .isIn(403, 404);
        }
        for (var variable : List.of("differenceResolved", "compareAgainAt", "comment", "heldBy", "anything")) {
            var answer = submit("sam", task, Map.of("decision", "dismiss", "reason", "x", variable, "true"));
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.text()).contains(variable);
        }
        assertThat(submit("sam", task, Map.of("decision", "dismiss")).text()).contains("reason");
        assertThat(state(finding)).isEqualTo("open");

        assertThat(submit("sam", task, Map.of("decision", "dismiss", "reason", "known"))
                        .status())
                .isIn(200, 204);
        assertThat(state(finding)).isEqualTo("closed");
        assertThat(submit("sonia", task, Map.of("decision", "remove", "reason", "late"))
                        .status())
                .isEqualTo(409);
        assertThat(driver.holds("ben", "orders-db-read")).isTrue();
    }

    @Test
    void wrongAnswerNamesTheField() {
        var finding = foundByHand("ben", ROLE);

        for (var wrong : List.of(
                new Wrong("maybe", "why", "", "decision"),
                new Wrong("remove", "", "", "reason"),
                new Wrong("remove", "\u202Etxet", "", "reason"),
                new Wrong("acceptAsException", "why", "", "reviewAt"),
                new Wrong("acceptAsException", "why", "yesterday", "reviewAt"),
                new Wrong("acceptAsException", "why", "2001-01-01", "reviewAt"),
                new Wrong("acceptAsException", "why", "2999-01-01", "reviewAt"))) {
            var answer = resolve("sam", finding, wrong.decision(), wrong.reason(), wrong.reviewAt());
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.text()).as(wrong.toString()).contains(wrong.field() + ":");
        }
        assertThat(state(finding)).isEqualTo("open");
    }

    private record Wrong(String decision, String reason, String reviewAt, String field) {}

    @Test
    void acceptedExceptionCoversUntilItIsEnded() {
        var finding = foundByHand("ben", ROLE);

        assertThat(resolve("sam", finding, "acceptAsException", "on call", inDays(30))
                        .status())
                .isEqualTo(200);
        assertThat(driver.as("sam").get("/api/v1/findings/" + finding).at("resolution"))
                .isEqualTo("acceptedAsException");
        var exception = activeExceptionOf("ben");
        assertThat(driver.as("alice").get("/api/v1/exceptions?user=ben").json().path("items"))
                .isEmpty();
        assertThat(end("olivia", exception, "why").status()).isEqualTo(403);
        assertThat(end("sam", exception, " ").at("field")).isEqualTo("reason");
        assertThat(ids("sam", "?user=ben&state=open&role=" + ROLE)).isEmpty();

        assertThat(end("sam", exception, "no longer on call").at("state")).isEqualTo("ended");

        await().atMost(PROMISED)
                .until(() -> ids("sam", "?user=ben&state=open&role=" + ROLE).size() == 1);
        assertThat(end("sonia", exception, "again").status()).isEqualTo(409);
        assertThat(trail("audrey", "?user=ben")).contains("exceptionDeclared", "exceptionEnded");
    }

    @Test
    void exceptionIsDeclaredBySecurityAndForOthers() {
        for (var who : List.of("alice", "olivia", "audrey", "adam")) {
            assertThat(declare(who, form("ben", ROLE)).status()).as(who).isEqualTo(403);
        }
        assertThat(declare("sam", form("sam", "prod-root")).at("rule")).isEqualTo("noSelfResolution");
        for (var field : List.of("user", "role", "owner", "reason", "reviewAt")) {
            var wrong = form("ben", ROLE);
            wrong.put(field, "");
            assertThat(declare("sam", wrong).at("field")).isEqualTo(field);
        }

        var declared = declare("sam", form("ben", ROLE));

        assertThat(declared.status()).as(declared.text()).isEqualTo(201);
        tidy.add(() -> end("sam", declared.at("id"), "for a test"));
        assertThat(declared.at("state")).isEqualTo("active");
        assertThat(declare("sonia", form("ben", ROLE)).status())
                .as("a second one")
                .isEqualTo(409);
        assertThat(driver.as("ben")
                        .get("/api/v1/exceptions?user=ben")
                        .json()
                        .path("items")
                        .findValuesAsText("id"))
                .contains(declared.at("id"));
    }

    @Test
    void exceptionThatStandsIsNotHiddenByThoseThatEnded() {
        var form = form("ben", ROLE);
        form.put("reason", "stands for long");
        var declared = declare("sam", form);
        tidy.add(() -> end("sam", declared.at("id"), "for a test"));
        for (var number = 0; number < 60; number++) {
            var id = UUID.randomUUID();
            jdbc.sql("""
                    insert into latchkey.standing_exception (id, user_id, username, role_id, role_name, owner, reason,
                        declared_by_id, declared_by, review_at)
                    values (?, 'p', 'person', 'r', 'role', 'o', 'ended long ago', 's', 'sam', now() + interval '1 day')
                    """).param(id).update();
            jdbc.sql("update latchkey.standing_exception set ended_at = now(), ended_by = 'sam' where id = ?")
                    .param(id)
                    .update();
        }

        assertThat(BrowserSession.signedIn("sam", port).get("/findings").text())
                .contains("stands for long")
                .doesNotContain("ended long ago");
    }

    /** The administrator gives the role by hand, and Latchkey finds it. */
    private String foundByHand(String person, String role) {
        map("POST", person, role);
        tidy.add(() -> map("DELETE", person, role));
        tidy.add(() -> await().atMost(PROMISED)
                .until(() -> ids("sam", "?user=" + person + "&state=open&role=" + role)
                        .isEmpty()));
        return await().atMost(PROMISED)
                .until(
                        () -> ids("audrey", "?user=" + person + "&state=open&kind=roleGivenByHand&role=" + role),
                        found -> found.size() == 1)
                .get(0);
    }

    /** As if Keycloak's events named this actor; whatever really gave the role is the same finding. */
    private String foundByHandOf(String actor, String person, String role) {
        var id = UUID.randomUUID();
        var user = keycloak.userId(person);
        var roleId = keycloak.get("/roles/" + role).path("id").asText();
        tidy.add(() -> map("DELETE", person, role));
        tidy.add(() -> await().atMost(PROMISED).until(() -> state(id.toString()).equals("closed")));
        // Committed only when the role is there: no comparison finds one without the other.
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                    insert into latchkey.finding (id, kind, subject, user_id, username, role_id, role_name, tier, owner_group,
                        actor, since, action, detail)
                    values (?, 'roleGivenByHand', ?, ?, ?, ?, ?, 'high', 'approvers/orders', ?, now(), 'reported', 'found')
                    """)
                    .params(id, user + " " + roleId, user, person, roleId, role, actor)
                    .update();
            map("POST", person, role);
        });
        return id.toString();
    }

    /** How many findings the portal's bar says to wait for the person. */
    private int waitingFor(String person) {
        var page = BrowserSession.signedIn(person, port).send("GET", "/", null, Map.of("Accept", "text/html"));
        var count = Pattern.compile("id=\"found\"><span class=\"count\">(\\d+)").matcher(page.text());
        return count.find() ? Integer.parseInt(count.group(1)) : 0;
    }

    private void map(String method, String person, String role) {
        keycloak.send(
                method,
                "/users/" + keycloak.userId(person) + "/role-mappings/realm",
                List.of(keycloak.get("/roles/" + role)));
    }

    private List<String> ids(String who, String query) {
        return driver.as(who)
                .get("/api/v1/findings" + query)
                .json()
                .path("items")
                .findValuesAsText("id");
    }

    private String state(String finding) {
        return driver.as("audrey").get("/api/v1/findings/" + finding).at("state");
    }

    private List<String> trail(String who, String query) {
        return driver.as(who).get("/api/v1/audit" + query).json().path("items").findValuesAsText("action");
    }

    private Answer resolve(String who, String finding, String decision) {
        return resolve(who, finding, decision, "for a test", null);
    }

    private Answer resolve(String who, String finding, String decision, String reason, String reviewAt) {
        var form = new HashMap<String, Object>();
        form.put("decision", decision);
        form.put("reason", reason);
        form.put("reviewAt", reviewAt);
        return driver.as(who).post("/api/v1/findings/" + finding + "/resolution", form);
    }

    private List<String> tasks(String who, String finding) {
        return driver.as(who)
                .get("/engine-rest/task?processInstanceBusinessKey=" + finding)
                .json()
                .findValuesAsText("id");
    }

    private String awaitTask(String who, String finding) {
        return await().atMost(PROMISED)
                .until(() -> tasks(who, finding), found -> found.size() == 1)
                .get(0);
    }

    private Answer submit(String who, String task, Map<String, Object> values) {
        var variables = new HashMap<String, Object>();
        values.forEach((name, value) -> variables.put(name, Map.of("value", value, "type", "String")));
        return driver.as(who).post("/engine-rest/task/" + task + "/submit-form", Map.of("variables", variables));
    }

    private Answer declare(String who, Map<String, String> form) {
        return driver.as(who).post("/api/v1/exceptions", form);
    }

    private static Map<String, String> form(String user, String role) {
        return new HashMap<>(Map.of(
                "user", user, "role", role, "owner", "approvers/orders", "reason", "on call", "reviewAt", inDays(30)));
    }

    private Answer end(String who, String exception, String reason) {
        return driver.as(who).post("/api/v1/exceptions/" + exception + "/end", Map.of("reason", reason));
    }

    private String activeExceptionOf(String person) {
        var items = driver.as(person)
                .get("/api/v1/exceptions?user=" + person)
                .json()
                .path("items");
        for (var item : items) {
            if (item.path("state").asText().equals("active")) {
                return item.path("id").asText();
            }
        }
        throw new AssertionError("No active exception in " + items);
    }

    private static String inDays(int days) {
        return LocalDate.now(ZoneOffset.UTC).plusDays(days).toString();
    }
}
