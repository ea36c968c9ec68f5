package dev.latchkey.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lease.Eligibility;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.BuildFolder;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.ThrowAway;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A table passes every check on its way in and fails when it is asked: for more than an hour, and for nothing else. */
@LatchkeyTest
class PolicyFailureIT {

    private static final String LOW = "orders-db-read";
    private static final String HIGH = "orders-db-admin";
    private static final String FAILS = "modulo(60, if durationMinutes &gt; 60 then 0 else 1)";

    @LocalServerPort
    private int port;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private Eligibility eligibility;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private JdbcClient jdbc;

    private final ThrowAway throwAway = new ThrowAway();
    private final List<String> deployments = new ArrayList<>();
    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    @AfterEach
    void clean() {
        mend();
        throwAway.close();
    }

    @Test
    void requestIsDeniedOnEveryDoorAndSecurityIsTold() throws IOException {
        var failedBefore = failures();
        breakPolicy();

        var denied = driver.ask("alice", LOW, "PT90M");
        assertThat(denied.status()).as(denied.text()).isEqualTo(201);
        assertDenied(denied.json(), "accessPolicy");
        assertThat(driver.state(denied.at("id"))).isEqualTo("denied");
        assertThat(actions(denied.at("id"))).contains("requested", "policyFailed", "denied");
        assertThat(actions(denied.at("id"))).doesNotContain("policyEvaluated", "granted");

        var started = driver.as("alice")
                .post(
                        "/engine-rest/process-definition/key/accessRequest/start",
                        Map.of(
                                "variables",
                                Map.of(
                                        "role", variable(LOW),
                                        "duration", variable("PT90M"),
                                        "justification", variable("for a test"))));
        assertThat(started.status()).as(started.text()).isEqualTo(200);
        assertThat(driver.state(started.at("businessKey"))).isEqualTo("denied");
        assertThat(driver.holds("alice", LOW)).isFalse();

        assertThat(failures()).isGreaterThanOrEqualTo(failedBefore + 2);
        var finding = finding("sam", "accessPolicy");
        assertThat(finding.path("description").asText())
                .contains("Table 'accessPolicy:")
                .contains("Division by zero");
        for (var reader : List.of("audrey", "adam")) {
            assertThat(finding(reader, "accessPolicy").path("id")).isEqualTo(finding.path("id"));
        }
        for (var other : List.of("alice", "olivia", "dana")) {
            assertThat(findings(other)).as(other).isEmpty();
        }
        await("security has a task")
                .atMost(Duration.ofSeconds(20))
                .until(() -> !driver.as("sam")
                        .get("/engine-rest/task?processInstanceBusinessKey="
                                + finding.path("id").asText())
                        .json()
                        .isEmpty());
    }

    @Test
    void whatItDoesNotFailForIsDecidedAsEver() throws IOException {
        breakPolicy();

        var asked = driver.asked("alice", LOW, "PT30M");
        driver.awaitState(asked, "active");
        driver.returnLease("alice", asked);
    }

    @Test
    void findingIsClosedWhenAnotherVersionIsInForce() throws IOException {
        breakPolicy();
        driver.ask("alice", LOW, "PT90M");
        var id = finding("sam", "accessPolicy").path("id").asText();

        mend();

        await().atMost(Duration.ofSeconds(60))
                .until(() -> driver.as("sam").get("/api/v1/findings/" + id).at("resolution"), "vanished"::equals);
    }

    @Test
    void simulationAndCatalogSaySoToo() throws IOException {
        breakPolicy();

        assertDenied(simulation("PT90M"), "accessPolicy");
        assertThat(simulation("PT30M").path("outcome").asText()).isEqualTo("preApproved");
        var offered = driver.as("alice").get("/api/v1/catalog").json().path("items");
        assertThat(offered)
                .filteredOn(role -> role.path("role").asText().equals(LOW))
                .as("what the table does not fail for is offered")
                .singleElement()
                .extracting(role -> role.at("/policy/outcome").asText())
                .isEqualTo("preApproved");
    }

    @Test
    void objectionsOrARouteThatFailDenyAsWell() throws IOException {
        deploy(
                "access-objections.dmn",
                model("access-objections.dmn")
                        .replace("count(distinct values(heldRoles)) &gt;= 10", FAILS + " &gt; 1000"));
        assertDenied(driver.ask("alice", LOW, "PT90M").json(), "accessObjections");
        mend();

        deploy(
                "access-policy.dmn",
                model("access-policy.dmn")
                        .replace("\"PT8H\"", "if durationMinutes &gt; 60 then \"eight hours\" else \"PT8H\""));
        assertDenied(driver.ask("ben", HIGH, "PT90M").json(), "approvalRoute");
        var sound = driver.ask("ben", HIGH, "PT30M");
        assertThat(sound.at("state")).isEqualTo("requested");
        driver.as("ben").post("/api/v1/requests/" + sound.at("id") + "/withdraw", Map.of());
    }

    @Test
    void objectionThatFeelWouldPassOverWithoutAWordDenies() throws IOException {
        var silent = "if durationMinutes &gt; 60 then number(role) &gt; 3 else false";
        deploy(
                "access-objections.dmn",
                model("access-objections.dmn").replace("count(distinct values(heldRoles)) &gt;= 10", silent));

        assertDenied(driver.ask("alice", LOW, "PT90M").json(), "accessObjections");
        assertThat(finding("sam", "accessObjections").path("description").asText())
                .contains("number(role) > 3")
                .contains("cannot be evaluated (FUNCTION_INVOCATION_FAILURE)");
        assertThat(simulation("PT30M").path("outcome").asText()).isEqualTo("preApproved");
    }

    @Test
    void scheduledRequestEndsDeniedAtItsStart() throws IOException {
        var asked = driver.as("alice")
                .post(
                        "/api/v1/requests",
                        Map.of(
                                "role",
                                LOW,
                                "duration",
                                "PT90M",
                                "justification",
                                "for a test",
                                "startAt",
                                Instant.now().plusSeconds(8).toString()))
                .at("id");
        assertThat(driver.state(asked)).isEqualTo("approved");
        breakPolicy();

        driver.awaitState(asked, "denied");
        assertDenied(driver.request(asked).json(), "accessPolicy");
        assertThat(actions(asked)).contains("policyEvaluated", "policyFailed", "denied");
        assertThat(actions(asked)).doesNotContain("policyConfirmed", "leaseOpened");
    }

    @Test
    void approvedRequestIsNotGranted() throws IOException {
        var asked = driver.asked("ben", HIGH, "PT90M");
        breakPolicy();

        assertThat(driver.decide("olivia", asked, "approve").status()).isEqualTo(200);

        driver.awaitState(asked, "denied");
        assertDenied(driver.request(asked).json(), "accessPolicy");
        assertThat(driver.holds("ben", HIGH)).isFalse();
    }

    @Test
    void extensionIsDeniedAndTheLeaseStaysUntilItsEnd() throws IOException {
        var asked = driver.asked("alice", LOW, "PT50M");
        driver.awaitState(asked, "active");
        var lease = driver.request(asked).json().path("lease");
        breakPolicy();

        var extension =
                driver.extend("alice", lease.path("id").asText(), "PT30M").json();

        assertDenied(extension, "accessPolicy");
        assertThat(driver.request(asked).json().path("lease").path("expiresAt")).isEqualTo(lease.path("expiresAt"));
        assertThat(driver.holds("alice", LOW)).isTrue();
        driver.returnLease("alice", asked);
    }

    @Test
    void nobodyLosesALeaseForATableThatFails() throws IOException {
        var name = throwAway.person("/developers");
        var asked = driver.asked(name, LOW, "PT90M");
        driver.awaitState(asked, "active");
        breakPolicy();
        throwAway.leave(name, "/developers");

        eligibility.check();
        assertThat(driver.state(asked)).isEqualTo("active");
        assertThat(finding("sam", "accessPolicy").path("state").asText()).isEqualTo("open");

        mend();
        eligibility.check();
        driver.awaitState(asked, "ended");
    }

    private void assertDenied(JsonNode answer, String table) {
        assertThat(answer.path("reasons"))
                .singleElement()
                .extracting(JsonNode::asText)
                .isEqualTo("The policy could not decide on this ('%s'); security has been told. Try again later."
                        .formatted(table));
        if (answer.has("rules")) {
            assertThat(answer.path("outcome").asText()).isEqualTo("denied");
            assertThat(answer.path("rules"))
                    .singleElement()
                    .extracting(JsonNode::asText)
                    .isEqualTo("policyFailed");
        } else {
            assertThat(jdbc.sql("""
                    select rules from latchkey.policy_evaluation where request_id = ?::uuid order by number desc limit 1
                    """)
                            .param(answer.path("id").asText())
                            .query((row, number) -> (String[]) row.getArray(1).getArray())
                            .single())
                    .containsExactly("policyFailed");
        }
    }

    private JsonNode simulation(String duration) {
        return driver.as("alice")
                .post("/api/v1/policy/simulations", Map.of("role", LOW, "duration", duration))
                .json();
    }

    private List<String> actions(String request) {
        return driver.as("audrey")
                .get("/api/v1/audit?request=" + request)
                .json()
                .path("items")
                .findValuesAsText("action");
    }

    private double failures() {
        return meters.get("latchkey.policy.failures").counter().count();
    }

    private JsonNode finding(String reader, String table) {
        return findings(reader).stream()
                .filter(finding -> finding.path("user").asText().equals(table))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> findings(String reader) {
        var found = new ArrayList<JsonNode>();
        driver.as(reader)
                .get("/api/v1/findings?state=open&kind=policyFailed")
                .json()
                .path("items")
                .forEach(found::add);
        return found;
    }

    private static Map<String, Object> variable(String value) {
        return Map.of("value", value, "type", "String");
    }

    /** The reasons of what low and high tier are allowed, which are read only where these rules decide. */
    private void breakPolicy() throws IOException {
        var sound = model("access-policy.dmn");
        var broken = sound;
        for (var reason : List.of(
                "\"This role is low risk: nobody has to agree.\"",
                "\"This role is high risk: it always needs approval.\"")) {
            broken = broken.replace(reason, "if " + FAILS + " &gt; 1000 then \"\" else " + reason);
        }
        deploy("access-policy.dmn", broken);
    }

    private void deploy(String name, String model) throws IOException {
        assertThat(model).isNotEqualTo(model(name));
        deployments.add(repository
                .createDeployment()
                .name("PolicyFailureIT")
                .addString(name, model)
                .deploy()
                .getId());
    }

    private void mend() {
        deployments.forEach(repository::deleteDeployment);
        deployments.clear();
    }

    private static String model(String name) throws IOException {
        return Files.readString(BuildFolder.source("processes/" + name));
    }
}
