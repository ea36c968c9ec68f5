package dev.latchkey.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.process.AccessLeaseProcess;
import dev.latchkey.request.RequestId;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Caller;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import dev.latchkey.support.ThrowAway;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Faults of the engine and of many at once that need one node only: the lease ends, and the role never blinks. */
@LatchkeyTest
class LeaseFaultsIT {

    private static final String ROLE = "orders-db-read";

    @LocalServerPort
    private int port;

    @Autowired
    private Leases leases;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private GrantGate gate;

    private final ThrowAway throwAway = new ThrowAway();
    private AccessDriver driver;
    private String holder;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
        holder = throwAway.person();
    }

    @AfterEach
    void clean() {
        repository.activateProcessDefinitionByKey(AccessLeaseProcess.KEY, true, null);
        throwAway.close();
    }

    @Test
    void row05_leaseEndsAlthoughItsJobGaveUpAndTheIncidentGoes() {
        var lease = lent("PT10M");
        management.setJobRetries(expiryOf(lease).getId(), 0);
        assertThat(runtime.createIncidentQuery()
                        .processInstanceId(processOf(lease))
                        .count())
                .isEqualTo(1);
        expire(lease);

        awaitEndedInTime(lease);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> runtime.createIncidentQuery()
                                .processInstanceId(processOf(lease))
                                .count()
                        == 0);
    }

    @Test
    void row06_leaseEndsAlthoughItsDefinitionIsSuspended() {
        var lease = lent("PT10M");
        repository.suspendProcessDefinitionByKey(AccessLeaseProcess.KEY, true, null);
        expire(lease);

        awaitEndedInTime(lease);
    }

    @Test
    void row06_leaseEndsAlthoughItsInstanceIsSuspended() {
        var lease = lent("PT10M");
        runtime.suspendProcessInstanceById(processOf(lease));
        expire(lease);

        awaitEndedInTime(lease);
    }

    @Test
    void row06_leaseEndsAlthoughItsTimerWasMoved() {
        var lease = lent("PT10M");
        management.setJobDuedate(
                expiryOf(lease).getId(), Date.from(lease.expiresAt().plus(Duration.ofDays(365))));
        expire(lease);

        awaitEndedInTime(lease);
    }

    @Test
    void row06_timerThatWasMovedForwardEndsNothingBeforeItsTime() {
        var lease = lent("PT10M");
        management.setJobDuedate(expiryOf(lease).getId(), Date.from(lease.startsAt()));

        await().during(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(10))
                .until(() ->
                        driver.holds(holder, ROLE) && leases.get(lease.id()).state() == LeaseState.ACTIVE);
    }

    @Test
    void row10_roleOfTwoLeasesIsThereFromTheFirstStartToTheLastEnd() throws Exception {
        var first = lent("PT10M");
        var second = lent("PT10M");
        var looks = new AtomicInteger();
        var gaps = new AtomicInteger();
        var watch = Executors.newSingleThreadScheduledExecutor();
        try {
            watch.scheduleWithFixedDelay(
                    () -> {
                        looks.incrementAndGet();
                        if (!driver.holds(holder, ROLE)) {
                            gaps.incrementAndGet();
                        }
                    },
                    0,
                    200,
                    TimeUnit.MILLISECONDS);
            expire(first);
            awaitEndedInTime(first, true);
            var third = lent("PT10M");
            expire(second);
            awaitEndedInTime(second, true);
            await().atMost(Duration.ofMinutes(1)).until(() -> looks.get() > 10);
            watch.shutdown();
            assertThat(watch.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

            assertThat(gaps).as("looks without the role, of " + looks).hasValue(0);
            expire(third);
            awaitEndedInTime(third);
        } finally {
            watch.shutdownNow();
        }
    }

    @Test
    void row12_fortyLeasesOfOneRoleGiveOneMappingAndNoFailure() throws Exception {
        // One token: a hundred sign-ins at once would look like an attack to Keycloak.
        var caller = Caller.withToken(TestPlatform.keycloak().tokenOf(holder), port);
        var form = Map.of("role", ROLE, "duration", "PT10M", "justification", "for a test");
        // As many as the engine grants at the same time.
        var threads = Executors.newFixedThreadPool(10);
        try {
            var asked = threads.invokeAll(IntStream.range(0, 40)
                    .mapToObj(i -> (Callable<Answer>) () -> caller.post("/api/v1/requests", form))
                    .toList());
            for (var answer : asked) {
                assertThat(answer.get().status()).as(answer.get().text()).isEqualTo(201);
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> driver.state(answer.get().at("id")), "active"::equals);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(driver.holds(holder, ROLE)).isTrue();
    }

    @Test
    void row33_whileKeycloakForbidsToTakeARoleAwayNoneIsGiven() {
        var lease = lent("PT10M");
        // The sweeper writes this at the first 403; what it reads is what counts here.
        jdbc.sql("""
                update latchkey.lease set state = 'revoking', revoking_since = clock_timestamp(), trouble = 'forbidden',
                    next_sweep_at = clock_timestamp() + interval '1 hour' where id = ?
                """).param(lease.id().value()).update();
        assertThat(gate.findObjections()).contains("Keycloak does not let Latchkey take a role away that it gave");

        jdbc.sql("update latchkey.lease set next_sweep_at = null where id = ?")
                .param(lease.id().value())
                .update();
        await().atMost(Duration.ofSeconds(30)).until(() -> gate.findObjections().isEmpty());
        assertThat(leases.get(lease.id()).state()).isEqualTo(LeaseState.ENDED);
        // Keycloak answers 500 to who deletes a person whose sessions are being ended.
        await().until(() -> leases.get(lease.id()).sessionsEndedAt().isPresent());
    }

    private Lease lent(String duration) {
        var id = driver.asked(holder, ROLE, duration);
        driver.awaitState(id, "active");
        return leases.searchByRequest(RequestId.parse(id)).orElseThrow();
    }

    private void expire(Lease lease) {
        jdbc.sql("update latchkey.lease set expires_at = clock_timestamp() where id = ?")
                .param(lease.id().value())
                .update();
    }

    private void awaitEndedInTime(Lease lease) {
        awaitEndedInTime(lease, false);
        assertThat(driver.holds(holder, ROLE)).isFalse();
    }

    /** Five seconds, as FAULTS row 4 wants it. */
    private void awaitEndedInTime(Lease lease, boolean roleStays) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> leases.get(lease.id()).state() == LeaseState.ENDED);
        var ended = leases.get(lease.id());
        assertThat(Duration.between(ended.expiresAt(), ended.endedAt().orElseThrow()))
                .isLessThan(Duration.ofSeconds(5));
        assertThat(ended.roleRemoved()).isEqualTo(!roleStays);
    }

    private Job expiryOf(Lease lease) {
        return management
                .createJobQuery()
                .processInstanceId(processOf(lease))
                .activityId(AccessLeaseProcess.Elements.LEASE_EXPIRED)
                .singleResult();
    }

    private String processOf(Lease lease) {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(lease.requestId().toString(), AccessLeaseProcess.KEY)
                .singleResult()
                .getId();
    }
}
