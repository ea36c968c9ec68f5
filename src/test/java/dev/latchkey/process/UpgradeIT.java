package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.lease.LeaseState;
import dev.latchkey.lease.Leases;
import dev.latchkey.request.RequestId;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.BuildFolder;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.ThrowAway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * FAULTS row 43, in one node: what began under the models of the previous release ends well under today's. With each
 * release its models go to {@code src/test/resources/releases}, and the number here moves on.
 */
@LatchkeyTest
class UpgradeIT {

    private static final String PREVIOUS_RELEASE = "0.1.0";

    @LocalServerPort
    private int port;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    @Autowired
    private HistoryService history;

    @Autowired
    private Leases leases;

    @Autowired
    private JdbcClient jdbc;

    private final ThrowAway throwAway = new ThrowAway();
    private AccessDriver driver;
    private String holder;

    @BeforeEach
    void previousRelease() {
        driver = new AccessDriver(port);
        holder = throwAway.person();
        deploy(BuildFolder.source("src/test/resources/releases/" + PREVIOUS_RELEASE));
    }

    @AfterEach
    void today() {
        upgrade();
        throwAway.close();
    }

    @Test
    void row43_leaseThatRunsAtTheUpgradeEndsInTime() {
        var request = driver.asked(holder, "orders-db-read", "PT10M");
        driver.awaitState(request, "active");
        upgrade();

        endsWell(request, "orders-db-read");
    }

    @Test
    void row43_requestThatWaitsForADecisionAtTheUpgradeIsDecidedGrantedAndEnded() {
        var request = driver.asked(holder, "orders-db-admin", "PT10M");
        upgrade();
        assertThat(driver.decide("olivia", request, "approve").status()).isEqualTo(200);
        driver.awaitState(request, "active");

        endsWell(request, "orders-db-admin");
    }

    @Test
    void row43_leaseIsReturnedAfterTheUpgrade() {
        var request = driver.asked(holder, "orders-db-read", "PT10M");
        driver.awaitState(request, "active");
        upgrade();
        driver.returnLease(holder, request);

        awaitProcessesEnded(request);
        assertThat(driver.holds(holder, "orders-db-read")).isFalse();
    }

    private void endsWell(String request, String role) {
        var lease = leases.searchByRequest(RequestId.parse(request)).orElseThrow();
        var timer = management
                .createJobQuery()
                .activityId(AccessLeaseProcess.Elements.LEASE_EXPIRED)
                .processInstanceId(runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(request, AccessLeaseProcess.KEY)
                        .singleResult()
                        .getId())
                .singleResult();
        jdbc.sql("update latchkey.lease set expires_at = clock_timestamp() where id = ?")
                .param(lease.id().value())
                .update();
        management.setJobDuedate(timer.getId(), Date.from(lease.startsAt()));

        awaitProcessesEnded(request);
        assertThat(leases.get(lease.id()).state()).isEqualTo(LeaseState.ENDED);
        assertThat(driver.holds(holder, role)).isFalse();
    }

    private void awaitProcessesEnded(String request) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> runtime.createProcessInstanceQuery()
                                .processInstanceBusinessKey(request)
                                .count()
                        == 0);
        assertThat(history.createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(request)
                        .list())
                .allSatisfy(instance -> assertThat(instance.getState()).isEqualTo("COMPLETED"));
        assertThat(history.createHistoricIncidentQuery().list().stream()
                        .filter(incident -> history.createHistoricProcessInstanceQuery()
                                        .processInstanceId(incident.getProcessInstanceId())
                                        .processInstanceBusinessKey(request)
                                        .count()
                                > 0))
                .isEmpty();
    }

    private void upgrade() {
        deploy(BuildFolder.source("processes"));
    }

    private void deploy(Path folder) {
        var deployment = repository.createDeployment().name("UpgradeIT");
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().matches(".*\\.(bpmn|dmn|form)"))
                    .forEach(file -> deployment.addString(file.getFileName().toString(), read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        deployment.deploy();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
