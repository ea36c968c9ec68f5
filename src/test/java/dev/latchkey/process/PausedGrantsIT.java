package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.desk.EngineState;
import dev.latchkey.lease.LeaseState;
import dev.latchkey.lease.Leases;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import dev.latchkey.request.RequestState;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.GrantPause;
import dev.latchkey.support.LatchkeyTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** While nothing may be given, a request waits, through the real engine: nobody has to set it going again. */
@LatchkeyTest
class PausedGrantsIT {

    private static final String ROLE = "orders-db-read";

    /** Of the cycle R360/PT10S in the models. */
    private static final int TRIES = 360;

    @LocalServerPort
    private int port;

    @Autowired
    private GrantPause pause;

    @Autowired
    private AccessRequests requests;

    @Autowired
    private Leases leases;

    @Autowired
    private ManagementService management;

    @Autowired
    private EngineState state;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private HistoryService history;

    @Autowired
    private JobExecutor jobExecutor;

    @Autowired
    private JdbcClient jdbc;

    private AccessDriver driver;

    @BeforeEach
    void holdTheJobs() {
        driver = new AccessDriver(port);
        jobExecutor.shutdown();
    }

    @AfterEach
    void releaseTheJobs() {
        pause.end();
        jobExecutor.start();
    }

    @Test
    void requestKeepsAllOfItsTriesThroughAPauseAndIsGrantedAfterIt() {
        var id = asked();
        runUntil(id, AccessRequestProcess.Elements.OPEN_LEASE);
        pause.begin();
        meetTheClosedGate(id, 3);
        assertThat(leases.searchByRequest(id)).isEmpty();
        assertThat(state.findRetries())
                .filteredOn(retry -> retry.requestId().equals(id.toString()))
                .singleElement()
                .satisfies(retry -> {
                    assertThat(retry.step()).isEqualTo("Open lease");
                    assertThat(retry.left()).isEqualTo(TRIES);
                    assertThat(retry.next()).isAfter(Instant.now().minusSeconds(60));
                });

        pause.end();
        runUntil(id, AccessLeaseProcess.Elements.GRANT_ROLE);
        pause.begin();
        meetTheClosedGate(id, 3);
        assertThat(leases.searchByRequest(id).orElseThrow().state()).isEqualTo(LeaseState.GRANTING);

        pause.end();
        management.executeJob(next(id).getId());
        assertThat(leases.searchByRequest(id).orElseThrow().state()).isEqualTo(LeaseState.ACTIVE);
        jobExecutor.start();
        driver.returnLease("alice", id.toString());
    }

    @Test
    void moreTimeKeepsAllOfItsTriesThroughAPause() {
        var id = asked();
        runUntil(id, AccessLeaseProcess.Elements.GRANT_ROLE);
        management.executeJob(next(id).getId());
        var lease = leases.searchByRequest(id).orElseThrow();
        var extension = RequestId.parse(
                driver.extend("alice", lease.id().toString(), "PT5M").at("id"));
        runUntil(extension, AccessRequestProcess.Elements.EXTEND_LEASE);
        pause.begin();
        meetTheClosedGate(extension, 3);

        pause.end();
        management.executeJob(next(extension).getId());
        assertThat(leases.get(lease.id()).expiresAt())
                .isEqualTo(lease.expiresAt().plusSeconds(300));
        jobExecutor.start();
        driver.returnLease("alice", id.toString());
    }

    @Test
    void requestWhoseWholeTimeWentByIsDeniedAlsoWhileThePauseLasts() {
        var id = asked();
        runUntil(id, AccessRequestProcess.Elements.OPEN_LEASE);
        pause.begin();
        approvedBefore(id, Duration.ofMinutes(9));
        meetTheClosedGate(id, 1);
        approvedBefore(id, Duration.ofMinutes(10));
        management.executeJob(next(id).getId());

        assertDeniedFor(id);
    }

    @Test
    void requestWhoseWholeTimeWentByIsNotGrantedLate() {
        var id = asked();
        runUntil(id, AccessRequestProcess.Elements.OPEN_LEASE);
        approvedBefore(id, Duration.ofMinutes(10));
        management.executeJob(next(id).getId());

        assertDeniedFor(id);
    }

    private RequestId asked() {
        return RequestId.parse(driver.asked("alice", ROLE, "PT10M"));
    }

    private void assertDeniedFor(RequestId id) {
        assertThat(requests.get(id).state()).isEqualTo(RequestState.DENIED);
        assertThat(driver.request(id.toString()).json().at("/reasons/0").asText())
                .isEqualTo("All of the time that was asked for went by before it could be given; please ask again.");
        assertThat(driver.trail(id.toString())).contains("alice's request for 'orders-db-read' was denied.");
        assertThat(leases.searchByRequest(id)).isEmpty();
        assertThat(jobs(id)).isEmpty();
    }

    private void meetTheClosedGate(RequestId id, int times) {
        for (int time = 0; time < times; time++) {
            var job = next(id);
            assertThatThrownBy(() -> management.executeJob(job.getId()))
                    .hasStackTraceContaining("Cannot give any role now: a test said so");
        }
        var waiting = next(id);
        assertThat(waiting.getRetries()).isEqualTo(TRIES);
        assertThat(waiting.getDuedate()).as("when it comes again").isAfter(Instant.now());
        assertThat(runtime.createIncidentQuery()
                        .jobDefinitionIdIn(waiting.getJobDefinitionId())
                        .count())
                .isZero();
    }

    private void runUntil(RequestId id, String element) {
        while (!isAt(next(id), element)) {
            management.executeJob(next(id).getId());
        }
    }

    private boolean isAt(Job job, String element) {
        return management
                .createJobDefinitionQuery()
                .jobDefinitionId(job.getJobDefinitionId())
                .singleResult()
                .getActivityId()
                .equals(element);
    }

    private Job next(RequestId id) {
        return jobs(id).get(0);
    }

    /** All but the timer that waits for the end of a lease. */
    private List<Job> jobs(RequestId id) {
        return history.createHistoricProcessInstanceQuery().processInstanceBusinessKey(id.toString()).list().stream()
                .flatMap(instance -> management.createJobQuery().processInstanceId(instance.getId()).list().stream())
                .filter(job -> !isAt(job, AccessLeaseProcess.Elements.LEASE_EXPIRED))
                .toList();
    }

    private void approvedBefore(RequestId id, Duration past) {
        jdbc.sql("update latchkey.access_request set settled_at = now() - make_interval(secs => ?) where id = ?")
                .params(past.toSeconds(), id.value())
                .update();
    }
}
