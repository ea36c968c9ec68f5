package dev.latchkey.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Caller;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Asking for more time: by whom, through which door, and how it is agreed to and told. */
@LatchkeyTest
class ExtensionDoorIT {

    private static final String FREE = "orders-db-read";
    private static final String AGREED = "orders-db-admin";

    @LocalServerPort
    private int port;

    @Autowired
    private TaskService tasks;

    private AccessDriver driver;

    /** A lease that runs, as it stood at its beginning. */
    private record Running(String id, String request, Instant expiresAt) {}

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    @Test
    void extensionIsAgreedToLikeARequestAndToldInBothTrails() {
        var lease = agreedLease("ben", "PT5M");
        var extension = driver.extend("ben", lease.id(), "PT10M");
        var id = extension.at("id");
        assertThat(extension.at("state")).isEqualTo("requested");
        assertThat(extension.at("extendsLease")).isEqualTo(lease.id());
        assertThat(extension.json().at("/stages/0/group").asText()).isEqualTo("approvers/orders");
        assertThat(shownToApprover(id)).startsWith("10 minutes more, until ").contains(" instead of ");
        assertThat(driver.decide("ben", id, "approve").status())
                .as("on one's own")
                .isEqualTo(403);

        assertThat(driver.decide("olivia", id, "approve").status()).isEqualTo(200);
        driver.awaitState(id, "extended");

        var newEnd = lease.expiresAt().plus(Duration.ofMinutes(10));
        assertThat(driver.request(id).at("expiresAt")).isEqualTo(newEnd.toString());
        assertThat(driver.request(id).json().at("/lease/expiresAt").asText()).isEqualTo(newEnd.toString());
        assertThat(driver.request(lease.request()).at("expiresAt")).isEqualTo(newEnd.toString());
        assertThat(driver.as("ben")
                        .get("/api/v1/requests?mine=true&state=extended")
                        .text())
                .contains(id);
        var told = "ben's lease of 'orders-db-admin' was extended by 10 minutes until %s, approved by olivia."
                .formatted(newEnd.truncatedTo(ChronoUnit.SECONDS));
        assertThat(driver.trail(id))
                .containsSubsequence(
                        "ben asked to hold 'orders-db-admin' for 10 minutes more: not done yet",
                        "olivia approved ben's request for 'orders-db-admin' at stage 1: seen.",
                        told);
        assertThat(driver.trail(lease.request()))
                .containsSubsequence(
                        "ben was granted 'orders-db-admin' until %s, approved by olivia."
                                .formatted(lease.expiresAt().truncatedTo(ChronoUnit.SECONDS)),
                        told);
        driver.returnLease("ben", lease.request());
    }

    @ParameterizedTest
    @CsvSource({
        "ben, 404, ''",
        "olivia, 403, onlyHolderExtends",
        "sam, 403, onlyHolderExtends",
        "audrey, 403, onlyHolderExtends"
    })
    void onlyTheHolderAsksWhicheverDoorTheyComeThrough(String other, int status, String rule) {
        var lease = freeLease("alice");

        var answer = driver.extend(other, lease.id(), "PT5M");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.at("rule")).isEqualTo(rule);
        // The engine tells who may not start the process at all that there is none.
        assertThat(start(other, lease, Map.of()).status()).isIn(status, 404);
        assertThat(driver.request(lease.request()).at("expiresAt"))
                .isEqualTo(lease.expiresAt().toString());
        driver.returnLease("alice", lease.request());
    }

    @Test
    void nobodyAsksWithoutSigningIn() {
        var lease = freeLease("alice");

        assertThat(Caller.anonymous(port)
                        .post("/api/v1/leases/" + lease.id() + "/extend", form("PT5M"))
                        .status())
                .isEqualTo(401);
        driver.returnLease("alice", lease.request());
    }

    @Test
    void scriptExtendsByTheEngineUnderTheSameRules() {
        var lease = freeLease("alice");
        assertThat(start("alice", lease, Map.of("role", FREE)).text()).contains("role: is not a field of an extension");
        assertThat(start("alice", lease, Map.of("startAt", "2999-01-01T00:00:00Z"))
                        .status())
                .isEqualTo(400);

        var started = start("alice", lease, Map.of());
        assertThat(started.status()).as(started.text()).isEqualTo(200);
        driver.awaitState(started.at("businessKey"), "extended");
        assertThat(endOf(lease)).isEqualTo(lease.expiresAt().plus(Duration.ofMinutes(5)));
        driver.returnLease("alice", lease.request());
    }

    @Test
    void oneRequestForMoreTimeWaitsAtATime() throws Exception {
        var lease = agreedLease("ben", "PT5M");
        // One token for both: Keycloak takes two sign-ins in the same instant for an attack.
        var ben = Caller.withToken(TestPlatform.keycloak().tokenOf("ben"), port);
        Callable<Answer> ask = () -> ben.post("/api/v1/leases/" + lease.id() + "/extend", form("PT5M"));
        var answers = together(ask, ask);
        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(201, 409);
        assertThat(driver.extend("ben", lease.id(), "PT5M").at("detail")).contains("was asked for already");

        var waiting =
                answers.stream().filter(a -> a.status() == 201).findFirst().orElseThrow();
        driver.as("ben").post("/api/v1/requests/" + waiting.at("id") + "/withdraw", Map.of());
        assertThat(driver.state(waiting.at("id"))).isEqualTo("withdrawn");
        assertThat(driver.extend("ben", lease.id(), "PT5M").status()).isEqualTo(201);
        driver.returnLease("ben", lease.request());
        assertThat(driver.extend("ben", lease.id(), "PT5M").at("state"))
                .as("of the lease")
                .isEqualTo("ended");
    }

    @Test
    void repeatedCallAsksOnce() {
        var lease = freeLease("alice");
        var key = Map.of("Idempotency-Key", "extend-" + lease.id());
        var path = "/api/v1/leases/" + lease.id() + "/extend";
        var first = driver.as("alice").post(path, form("PT5M"), key);
        var second = driver.as("alice").post(path, form("PT5M"), key);

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        driver.awaitState(first.at("id"), "extended");
        assertThat(endOf(lease)).isEqualTo(lease.expiresAt().plus(Duration.ofMinutes(5)));
        driver.returnLease("alice", lease.request());
    }

    private static Map<String, String> form(String duration) {
        return Map.of("duration", duration, "justification", "not done yet");
    }

    private Answer start(String who, Running lease, Map<String, String> others) {
        var fields = new HashMap<>(form("PT5M"));
        fields.put("extendsLease", lease.id());
        fields.putAll(others);
        var variables = new HashMap<String, Object>();
        fields.forEach((name, value) -> variables.put(name, Map.of("value", value)));
        return driver.as(who)
                .post("/engine-rest/process-definition/key/accessRequest/start", Map.of("variables", variables));
    }

    private Running freeLease(String who) {
        return running(driver.asked(who, FREE, "PT10M"));
    }

    private Running agreedLease(String who, String duration) {
        var id = driver.asked(who, AGREED, duration);
        driver.decide("olivia", id, "approve");
        return running(id);
    }

    private Running running(String request) {
        driver.awaitState(request, "active");
        var lease = driver.request(request).json().path("lease");
        return new Running(
                lease.path("id").asText(),
                request,
                Instant.parse(lease.path("expiresAt").asText()));
    }

    private Instant endOf(Running lease) {
        return Instant.parse(driver.request(lease.request()).at("expiresAt"));
    }

    private String shownToApprover(String request) {
        var task = tasks.createTaskQuery().processInstanceBusinessKey(request).singleResult();
        return (String) tasks.getVariableLocal(task.getId(), "requestedDuration");
    }

    private static List<Answer> together(Callable<Answer> one, Callable<Answer> other) throws Exception {
        var threads = Executors.newFixedThreadPool(2);
        try {
            var answers = threads.invokeAll(List.of(one, other));
            return List.of(answers.get(0).get(), answers.get(1).get());
        } finally {
            threads.shutdown();
        }
    }
}
