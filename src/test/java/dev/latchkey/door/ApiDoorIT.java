package dev.latchkey.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Caller;
import dev.latchkey.support.LatchkeyTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.HistoryService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The main job through Latchkey's own API. */
@LatchkeyTest
class ApiDoorIT {

    private static final String ROLE = "orders-db-admin";

    @LocalServerPort
    private int port;

    @Autowired
    private HistoryService history;

    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    @Test
    void accessIsAskedForApprovedGrantedAndGoneAtItsEnd() {
        var id = driver.asked("alice", ROLE, "PT1M");
        assertThat(driver.state(id)).isEqualTo("requested");
        var asked = driver.request(id).at("contentHash");
        assertThat(asked).hasSize(64);
        assertThat(driver.decide("olivia", id, "approve").status()).isEqualTo(200);
        driver.awaitState(id, "active");
        assertThat(driver.holds("alice", ROLE)).isTrue();

        var end = Instant.parse(driver.request(id).at("expiresAt"));
        await().atMost(Duration.ofSeconds(90)).until(() -> !driver.holds("alice", ROLE));
        assertThat(Instant.now()).isAfterOrEqualTo(end);
        driver.awaitState(id, "ended");

        assertThat(driver.request(id).at("contentHash"))
                .as("what was granted is what was asked")
                .isEqualTo(asked);
        var lease = driver.request(id).json().path("lease");
        assertThat(lease.path("endedBy").asText()).isEqualTo("expiry");
        // Far from the minute that a stock engine may take; the machine may be busy.
        assertThat(Instant.parse(lease.path("endedAt").asText())).isBetween(end.minusSeconds(1), end.plusSeconds(5));
        assertThat(Instant.parse(lease.path("usableUntil").asText()))
                .isAfter(Instant.parse(lease.path("endedAt").asText()));
        await().atMost(Duration.ofSeconds(10)).until(() -> actions(id).endsWith("sessionsEnded"));
        assertThat(actions(id))
                .isEqualTo(
                        "requested policyEvaluated approved policyConfirmed leaseOpened granted expired revoked sessionsEnded");
        assertThat(sentences(id))
                .contains("alice asked for 'orders-db-admin' for 1 minute: for a test")
                .contains("Rules rule_highTierNeedsApproval, rule_highTierAsksOwners decided on alice's request for"
                        + " 'orders-db-admin'; to agree: 1 of approvers/orders.")
                .contains("olivia approved alice's request for 'orders-db-admin' at stage 1: seen.")
                .contains("alice was granted 'orders-db-admin' until " + end.truncatedTo(ChronoUnit.SECONDS)
                        + ", approved by olivia.")
                .contains("'orders-db-admin' was taken away from alice, and seen to be gone.");
    }

    @Test
    void requesterCannotDecideOnTheirOwnRequest() {
        var id = driver.asked("alice", ROLE, "PT5M");
        var answer = driver.decide("alice", id, "approve");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.at("rule")).isEqualTo("noSelfApproval");
        assertThat(driver.state(id)).isEqualTo("requested");
    }

    @Test
    void rejectedRequestIsOverAndNamesTheStateThatWon() {
        var id = driver.asked("ben", ROLE, "PT5M");
        assertThat(driver.decide("olivia", id, "reject").status()).isEqualTo(200);
        var late = driver.decide("oscar", id, "approve");

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.at("state")).isEqualTo("rejected");
        assertThat(driver.holds("ben", ROLE)).isFalse();
    }

    @Test
    void withdrawnRequestCannotBeApprovedAnyMore() {
        var id = driver.asked("ben", ROLE, "PT5M");
        assertThat(driver.as("olivia")
                        .post("/api/v1/requests/" + id + "/withdraw", Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(driver.as("ben")
                        .post("/api/v1/requests/" + id + "/withdraw", Map.of())
                        .at("state"))
                .isEqualTo("withdrawn");

        assertThat(driver.decide("olivia", id, "approve").status()).isEqualTo(409);
        assertThat(driver.as("ben")
                        .post("/api/v1/requests/" + id + "/withdraw", Map.of())
                        .status())
                .isEqualTo(409);
        assertThat(actions(id)).isEqualTo("requested policyEvaluated withdrawn");
    }

    @Test
    void twoStagesAreDecidedInOrderByDifferentPeople() {
        var role = "ci-pipeline/deployer";
        var id = driver.asked("alice", role, "PT10M");
        assertThat(driver.decide("sam", id, "approve").status()).isEqualTo(403);
        assertThat(driver.decide("ben", id, "approve").status()).isEqualTo(404);
        assertThat(driver.decide("oscar", id, "approve").status()).isEqualTo(200);
        assertThat(driver.decide("olivia", id, "approve").status()).isEqualTo(403);
        assertThat(driver.decide("audrey", id, "approve").status()).isEqualTo(403);
        assertThat(driver.holds("alice", role)).isFalse();
        assertThat(driver.decide("sonia", id, "approve").status()).isEqualTo(200);
        driver.awaitState(id, "active");
        assertThat(driver.holds("alice", role)).isTrue();

        driver.returnLease("alice", id);
        assertThat(driver.holds("alice", role)).isFalse();
    }

    @Test
    void quorumNeedsTwoDifferentPeople() {
        var id = driver.asked("ben", "prod-root", "PT10M");
        assertThat(driver.decide("sam", id, "approve").status()).isEqualTo(200);
        assertThat(driver.decide("sam", id, "approve").at("rule")).isEqualTo("distinctApprovers");
        assertThat(driver.holds("ben", "prod-root")).isFalse();
        assertThat(driver.decide("sonia", id, "approve").status()).isEqualTo(200);
        driver.awaitState(id, "active");

        var lease = driver.request(id).json().path("lease").path("id").asText();
        assertThat(driver.as("alice")
                        .post("/api/v1/leases/" + lease + "/revoke", Map.of("reason", "x"))
                        .status())
                .isEqualTo(404);
        assertThat(driver.as("ben")
                        .post("/api/v1/leases/" + lease + "/revoke", Map.of("reason", "x"))
                        .status())
                .isEqualTo(403);
        assertThat(driver.as("sam")
                        .post("/api/v1/leases/" + lease + "/return", Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(driver.as("sam")
                        .post("/api/v1/leases/" + lease + "/revoke", Map.of("reason", " "))
                        .status())
                .isEqualTo(400);
        assertThat(driver.as("sam")
                        .post("/api/v1/leases/" + lease + "/revoke", Map.of("reason", "no longer needed"))
                        .status())
                .isEqualTo(200);
        driver.awaitState(id, "ended");
        assertThat(driver.holds("ben", "prod-root")).isFalse();
        assertThat(driver.as("sam")
                        .post("/api/v1/leases/" + lease + "/revoke", Map.of("reason", "again"))
                        .at("state"))
                .isEqualTo("ended");
        assertThat(actions(id))
                .contains("approved approved policyConfirmed leaseOpened granted revocationRequested revoked");
    }

    @Test
    void twoLeasesOfOneRoleAreCounted() {
        var first = driver.asked("alice", "orders-db-read", "PT10M");
        driver.awaitState(first, "active");
        var second = driver.asked("alice", "orders-db-read", "PT10M");
        driver.awaitState(second, "active");

        driver.returnLease("alice", first);
        assertThat(driver.holds("alice", "orders-db-read")).isTrue();
        driver.returnLease("alice", second);
        assertThat(driver.holds("alice", "orders-db-read")).isFalse();
    }

    @Test
    void requestOfSomebodyElseIsNotThere() {
        var id = driver.asked("alice", ROLE, "PT5M");

        assertThat(driver.as("ben").get("/api/v1/requests/" + id).status()).isEqualTo(404);
        assertThat(driver.as("ben")
                        .post("/api/v1/requests/" + id + "/withdraw", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(driver.as("ben").get("/api/v1/requests").json().path("items").findValuesAsText("id"))
                .doesNotContain(id);
        assertThat(driver.as("ben").get("/api/v1/audit?request=" + id).json().path("items"))
                .isEmpty();
        assertThat(driver.as("audrey")
                        .get("/api/v1/requests?role=" + ROLE)
                        .json()
                        .path("items")
                        .findValuesAsText("id"))
                .contains(id);
        assertThat(driver.as("ben").get("/api/v1/requests/" + UUID.randomUUID()).status())
                .isEqualTo(404);
        assertThat(driver.as("ben").get("/api/v1/requests/nonsense").status()).isEqualTo(404);
    }

    @Test
    void deniedRequestSaysWhy() {
        var answer = driver.ask("audrey", "orders-db-read", "PT5M");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.at("state")).isEqualTo("denied");
        assertThat(answer.json().path("reasons")).isNotEmpty();
    }

    @Test
    void catalogShowsLimitsAndWhoWouldHaveToAgree() {
        var items = driver.as("alice").get("/api/v1/catalog").json().path("items");
        var root = stream(items)
                .filter(role -> role.path("role").asText().equals("prod-root"))
                .findFirst()
                .orElseThrow();

        assertThat(stream(items).map(role -> role.path("role").asText()))
                .contains("orders-db-read", "ci-pipeline/deployer");
        assertThat(root.path("maxDuration").asText()).isEqualTo("PT1H");
        assertThat(root.at("/policy/stages/0/group").asText()).isEqualTo("security");
        assertThat(root.at("/policy/stages/0/approvals").asInt()).isEqualTo(2);
        assertThat(driver.as("audrey").get("/api/v1/catalog").json().path("items"))
                .isEmpty();
    }

    @Test
    void simulationChangesNothingAndIsForOneselfOrBySecurity() {
        var simulation = Map.of("user", "ben", "role", "prod-root", "duration", "PT3H");
        var before = driver.as("ben").get("/api/v1/requests?mine=true").text();

        assertThat(driver.as("ben")
                        .post("/api/v1/policy/simulations", simulation)
                        .at("outcome"))
                .isEqualTo("denied");
        assertThat(driver.as("sam")
                        .post("/api/v1/policy/simulations", simulation)
                        .status())
                .isEqualTo(200);
        assertThat(driver.as("alice")
                        .post("/api/v1/policy/simulations", simulation)
                        .status())
                .isEqualTo(403);
        assertThat(driver.as("ben").get("/api/v1/requests?mine=true").text()).isEqualTo(before);
        assertThat(history.createHistoricDecisionInstanceQuery().list())
                .as("what no process asked is no history")
                .noneMatch(decision -> decision.getProcessInstanceId() == null);
    }

    @ParameterizedTest
    @CsvSource({
        "/leases?state=overdue, state",
        "/requests?state=aproved, state",
        "/findings?state=any, state",
        "/findings?kind=byHand, kind",
        "/policy/changes?state=pending, state"
    })
    void filterThatMeansNothingIsNoEmptyList(String list, String field) {
        var answer = driver.as("audrey").get("/api/v1" + list);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("field")).isEqualTo(field);
        assertThat(answer.at("detail")).contains("must be one of [");
    }

    @Test
    void repeatedCallWithTheSameKeyIsAnsweredAndNotDoneAgain() {
        var key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        var body = Map.of("role", ROLE, "duration", "PT5M", "justification", "once");
        var first = driver.as("alice").post("/api/v1/requests", body, key);
        var second = driver.as("alice").post("/api/v1/requests", body, key);

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.at("id")).isEqualTo(first.at("id"));
        assertThat(driver.as("ben").post("/api/v1/requests", body, key).at("id"))
                .isNotEqualTo(first.at("id"));
        assertThat(driver.as("alice")
                        .post("/api/v1/requests", Map.of("role", ROLE), key)
                        .status())
                .isEqualTo(422);
    }

    @Test
    void whoIsNotSignedInGetsNothing() {
        var nobody = Caller.anonymous(port);

        assertThat(nobody.get("/api/v1/catalog").status()).isEqualTo(401);
        assertThat(nobody.post("/api/v1/requests", Map.of("role", ROLE)).status())
                .isEqualTo(401);
    }

    /** The trail's actions, in the order in which an auditor reads them. */
    private String actions(String id) {
        var items =
                driver.as("audrey").get("/api/v1/audit?request=" + id).json().path("items");
        return String.join(
                " ", stream(items).map(entry -> entry.path("action").asText()).toList());
    }

    private List<String> sentences(String id) {
        return driver.as("audrey")
                .get("/api/v1/audit?request=" + id)
                .json()
                .path("items")
                .findValuesAsText("sentence");
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
