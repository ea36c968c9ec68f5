package dev.latchkey.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.approval.PolicyGate;
import dev.latchkey.process.AccessLeaseProcess;
import dev.latchkey.process.AccessRequestProcess;
import dev.latchkey.request.RequestId;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.GrantPause;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A holder needs the role for longer: the role stays, and its end comes later. */
@LatchkeyTest
class LeaseExtensionIT {

    private static final String FREE = "orders-db-read";
    private static final String AGREED = "orders-db-admin";

    @LocalServerPort
    private int port;

    @Autowired
    private Leases leases;

    @Autowired
    private ManagementService management;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private TaskService tasks;

    @Autowired
    private HistoryService history;

    @Autowired
    private LeaseExtensions extensions;

    @Autowired
    private PolicyGate gate;

    @Autowired
    private GrantPause pause;

    @Autowired
    private JdbcClient jdbc;

    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    @Test
    void extendedLeaseHoldsTheRoleThroughItsOldEndWithoutAGapAndEndsAtTheNewOne() throws Exception {
        var lease = freeLease("alice");
        var takenBefore = countTakenAway(lease);
        var oldEnd = endIn(lease, 12);
        var seen = new ArrayList<Boolean>();
        var watch = Executors.newSingleThreadScheduledExecutor();
        watch.scheduleAtFixedRate(() -> seen.add(isMapped(lease)), 0, 200, TimeUnit.MILLISECONDS);
        try {
            var extension = extend("alice", lease, "PT1M");
            assertThat(extension.status()).as(extension.text()).isEqualTo(201);
            assertThat(extension.header("Location")).isEqualTo("/api/v1/requests/" + extension.at("id"));
            driver.awaitState(extension.at("id"), "extended");
            assertThat(leases.get(lease.id()).expiresAt()).isEqualTo(oldEnd.plusSeconds(60));
            assertThat(timer(lease).getDuedate()).isEqualTo(Date.from(oldEnd.plusSeconds(60)));

            awaitPast(oldEnd.plusSeconds(8));
        } finally {
            watch.shutdown();
            watch.awaitTermination(10, TimeUnit.SECONDS);
        }
        assertThat(seen).hasSizeGreaterThan(10).containsOnly(true);
        assertThat(countTakenAway(lease)).as("by Keycloak's own record").isEqualTo(takenBefore);
        assertThat(leases.get(lease.id()).state()).isEqualTo(LeaseState.ACTIVE);

        await().atMost(Duration.ofSeconds(90))
                .until(() -> leases.get(lease.id()).state(), LeaseState.ENDED::equals);
        assertThat(leases.get(lease.id()).endedAt().orElseThrow())
                .isBetween(oldEnd.plusSeconds(59), oldEnd.plusSeconds(70));
        assertThat(driver.holds("alice", FREE)).isFalse();
        assertThat(countTakenAway(lease)).isGreaterThan(takenBefore);
    }

    @Test
    void leaseWhoseTimerWasNotMovedEndsAtItsNewEndAllTheSame() {
        var lease = freeLease("alice");
        var oldEnd = endIn(lease, 12);
        awaitExtended(extend("alice", lease, "PT1M"));
        management.setJobDuedate(timer(lease).getId(), Date.from(oldEnd));

        awaitPast(oldEnd.plusSeconds(8));
        assertThat(leases.get(lease.id()).state()).isEqualTo(LeaseState.ACTIVE);
        assertThat(driver.holds("alice", FREE)).isTrue();

        var newEnd = shorten(lease, 1);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> leases.get(lease.id()).state(), LeaseState.ENDED::equals);
        assertThat(leases.get(lease.id()).endedAt().orElseThrow()).isBefore(newEnd.plusSeconds(15));
        assertThat(driver.holds("alice", FREE)).isFalse();
    }

    @Test
    void noMoreTimeThanTheRolesLimitIsLeftAtAnyMoment() {
        var lease = freeLease("alice");

        var answer = extend("alice", lease, "PT1H51M");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("detail"))
                .isEqualTo(
                        "duration: must be at most 1 hour 50 minutes more for 'orders-db-read', so that no more than 2 hours is left; got 1 hour 51 minutes");
        awaitExtended(extend("alice", lease, "PT1H50M"));
        assertThat(extend("alice", lease, "PT1M").at("detail")).contains("is held for as long as it may be, 2 hours");
        assertThat(extend("alice", lease, "PT59S").at("detail")).startsWith("duration: ");
        assertThat(driver.as("alice")
                        .post(
                                "/api/v1/leases/" + lease.id() + "/extend",
                                Map.of("duration", "PT1M", "justification", "x", "role", AGREED))
                        .at("detail"))
                .startsWith("role: is not a known field");
        driver.returnLease("alice", lease.requestId().toString());
    }

    @Test
    void limitIsHeldAgainstWhatIsLeftRightBeforeTheExtension() {
        var lease = agreedLease("ben", "PT1H");
        var id = extend("ben", lease, "PT30M").at("id");
        var before = setLimit("PT1H");
        try {
            driver.decide("olivia", id, "approve");
            driver.awaitState(id, "denied");
        } finally {
            setLimit(before);
        }
        assertThat(driver.request(id).json().at("/reasons/0").asText())
                .isEqualTo("Ask for at most 1 hour of this role.");
        assertThat(leases.get(lease.id()).expiresAt()).isEqualTo(lease.expiresAt());
        driver.returnLease("ben", lease.requestId().toString());
    }

    private enum End {
        RETURNED {
            @Override
            void come(LeaseExtensionIT test, Lease lease) {
                test.driver.as("ben").post("/api/v1/leases/" + lease.id() + "/return", Map.of());
            }
        },
        REVOKED {
            @Override
            void come(LeaseExtensionIT test, Lease lease) {
                test.driver
                        .as("olivia")
                        .post("/api/v1/leases/" + lease.id() + "/revoke", Map.of("reason", "not needed any more"));
            }
        },
        NOT_ELIGIBLE {
            @Override
            void come(LeaseExtensionIT test, Lease lease) {
                test.leases.endForLostEligibility(lease.id(), "ben is not in 'developers' any more.");
            }
        },
        ENDED_EXTERNALLY {
            @Override
            void come(LeaseExtensionIT test, Lease lease) {
                var admin = TestPlatform.keycloak().admin();
                admin.send(
                        "DELETE",
                        "/users/" + lease.userId() + "/role-mappings/realm",
                        List.of(admin.get("/roles/" + AGREED)));
                test.leases.endedExternally(lease.id(), "somebody");
            }
        },
        EXPIRED_WITHOUT_A_PROCESS {
            @Override
            void come(LeaseExtensionIT test, Lease lease) {
                test.runtime.deleteProcessInstance(test.process(lease), "lost");
                test.shorten(lease, 0);
            }
        };

        abstract void come(LeaseExtensionIT test, Lease lease);
    }

    @ParameterizedTest
    @EnumSource
    void requestForMoreTimeEndsWithItsLeaseHoweverThatEnds(End end) {
        var lease = agreedLease("ben", "PT5M");
        var id = extend("ben", lease, "PT10M").at("id");
        assertThat(openTasks(id)).isEqualTo(1);

        end.come(this, lease);

        await().atMost(Duration.ofSeconds(5)).until(() -> driver.state(id), "denied"::equals);
        assertDeniedForNothingIsLeft(id);
        assertThat(driver.decide("olivia", id, "approve").status()).isEqualTo(409);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> leases.get(lease.id()).state().isOver());
        assertThat(driver.holds("ben", AGREED)).isFalse();
    }

    @Test
    void agreedTimeThatWaitsToBeAddedIsDeniedWithItsLeaseAlsoInAPause() {
        var lease = agreedLease("ben", "PT5M");
        var id = extend("ben", lease, "PT10M").at("id");
        pause.begin();
        try {
            assertThat(driver.decide("olivia", id, "approve").status()).isEqualTo(200);
            driver.returnLease("ben", lease.requestId().toString());
            await().atMost(Duration.ofSeconds(5)).until(() -> driver.state(id), "denied"::equals);
        } finally {
            pause.end();
        }
        assertDeniedForNothingIsLeft(id);
        assertThat(gate.admit(RequestId.parse(id)))
                .as("the process may come to it a moment later")
                .isFalse();
        assertThat(driver.holds("ben", AGREED)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 150, 300, 450, 600})
    void ofADecisionAndTheEndOfTheLeaseAtTheSameMomentOneWins(int millis) throws Exception {
        var lease = agreedLease("ben", "PT5M");
        var id = extend("ben", lease, "PT10M").at("id");
        var later = Executors.newSingleThreadScheduledExecutor();
        try {
            leases.endForLostEligibility(lease.id(), "ben is not in 'developers' any more.");
            var answer = later.schedule(() -> driver.decide("olivia", id, "reject"), millis, TimeUnit.MILLISECONDS)
                    .get(30, TimeUnit.SECONDS);
            assertThat(answer.status()).as(answer.text()).isIn(200, 409);
            driver.awaitState(id, answer.status() == 200 ? "rejected" : "denied");
        } finally {
            later.shutdown();
        }
        assertThat(history.createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(id)
                        .unfinished()
                        .count())
                .isZero();
        assertThat(ends(id)).hasSize(1);
        driver.awaitState(lease.requestId().toString(), "ended");
    }

    /** By which of its end events the request ended. */
    private List<String> ends(String id) {
        var instance = history.createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(id)
                .processDefinitionKey(AccessRequestProcess.KEY)
                .singleResult();
        return history
                .createHistoricActivityInstanceQuery()
                .processInstanceId(instance.getId())
                .finished()
                .list()
                .stream()
                .map(HistoricActivityInstance::getActivityId)
                .filter(activity -> activity.startsWith("endEvent_"))
                .toList();
    }

    private void assertDeniedForNothingIsLeft(String id) {
        assertThat(driver.request(id).json().at("/reasons/0").asText())
                .isEqualTo("The lease ended before the time could be added.");
        assertThat(driver.trail(id))
                .contains("ben's lease of 'orders-db-admin' ended before more time could be added.");
        assertThat(openTasks(id)).isZero();
        assertThat(ends(id)).containsExactly(AccessRequestProcess.Elements.EXTENSION_DENIED);
        assertThat(leases.searchByRequest(RequestId.parse(id))).isEmpty();
        assertThat(extensions.searchByRequest(RequestId.parse(id))).isEmpty();
    }

    private long openTasks(String id) {
        return tasks.createTaskQuery().processInstanceBusinessKey(id).count();
    }

    private Answer extend(String who, Lease lease, String duration) {
        return driver.extend(who, lease.id().toString(), duration);
    }

    private void awaitExtended(Answer asked) {
        assertThat(asked.status()).as(asked.text()).isEqualTo(201);
        driver.awaitState(asked.at("id"), "extended");
    }

    private Lease freeLease(String who) {
        return active(driver.asked(who, FREE, "PT10M"));
    }

    private Lease agreedLease(String who, String duration) {
        var id = driver.asked(who, AGREED, duration);
        driver.decide("olivia", id, "approve");
        return active(id);
    }

    private Lease active(String request) {
        driver.awaitState(request, "active");
        return leases.searchByRequest(RequestId.parse(request)).orElseThrow();
    }

    /** Makes it a lease that was agreed to end in a few seconds, for the ledger and for the engine. */
    private Instant endIn(Lease lease, int seconds) {
        var end = shorten(lease, seconds);
        management.setJobDuedate(timer(lease).getId(), Date.from(end));
        return end;
    }

    private Instant shorten(Lease lease, int seconds) {
        // A lease that began within this second still has to end after its start.
        jdbc.sql("""
                update latchkey.lease set expires_at = greatest(starts_at + interval '1 millisecond',
                    date_trunc('second', clock_timestamp()) + make_interval(secs => ?)) where id = ?
                """).params(seconds, lease.id().value()).update();
        return leases.get(lease.id()).expiresAt();
    }

    private String process(Lease lease) {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(lease.requestId().toString(), AccessLeaseProcess.KEY)
                .singleResult()
                .getId();
    }

    private Job timer(Lease lease) {
        return management
                .createJobQuery()
                .processInstanceId(process(lease))
                .activityId(AccessLeaseProcess.Elements.LEASE_EXPIRED)
                .singleResult();
    }

    private boolean isMapped(Lease lease) {
        return TestPlatform.keycloak()
                .admin()
                .get("/users/" + lease.userId() + "/role-mappings/realm")
                .findValuesAsText("name")
                .contains(FREE);
    }

    private int countTakenAway(Lease lease) {
        return TestPlatform.keycloak()
                .admin()
                .get("/admin-events?max=1000&operationTypes=DELETE&resourcePath=users/" + lease.userId()
                        + "/role-mappings/realm")
                .size();
    }

    private void awaitPast(Instant end) {
        await().atMost(Duration.ofSeconds(60)).until(() -> Instant.now().isAfter(end));
    }

    private String setLimit(String limit) {
        var admin = TestPlatform.keycloak().admin();
        var role = (ObjectNode) admin.get("/roles/" + AGREED);
        var before = role.at("/attributes/latchkey.max-duration/0").asText();
        role.withObject("/attributes").putArray("latchkey.max-duration").add(limit);
        admin.send("PUT", "/roles/" + AGREED, role);
        return before;
    }
}
