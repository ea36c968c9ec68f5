package dev.latchkey.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.request.RequestId;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.LatchkeyTest;
import java.time.Duration;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The engine lost its instance, however that came: the lease ends all the same. */
@LatchkeyTest
class LeaseSweeperIT {

    private static final String ROLE = "orders-db-read";

    @LocalServerPort
    private int port;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private Leases leases;

    @Autowired
    private JdbcClient jdbc;

    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    @Test
    void expiredLeaseEndsWithoutItsProcess() {
        var lease = leaseWithoutProcess();
        jdbc.sql("update latchkey.lease set expires_at = starts_at + interval '1 millisecond' where id = ?")
                .param(lease.id().value())
                .update();

        awaitEnded(lease);
        assertThat(leases.get(lease.id()).endedBy()).contains("expiry");
    }

    @Test
    void revokedLeaseEndsWithoutItsProcess() {
        var lease = leaseWithoutProcess();
        assertThat(driver.as("sam")
                        .post("/api/v1/leases/" + lease.id() + "/revoke", Map.of("reason", "for a test"))
                        .status())
                .isEqualTo(200);

        awaitEnded(lease);
        assertThat(leases.get(lease.id()).endedBy()).contains("sam");
        assertThat(driver.as("audrey")
                        .get("/api/v1/audit?request=" + lease.requestId())
                        .json()
                        .path("items")
                        .findValuesAsText("sentence"))
                .as("what the engine cannot tell any more, the ledger does")
                .contains(
                        "sam revoked dana's 'orders-db-read': for a test.",
                        "'orders-db-read' was taken away from dana, and seen to be gone.",
                        "The sessions of dana were ended.");
    }

    private Lease leaseWithoutProcess() {
        var id = driver.asked("dana", ROLE, "PT10M");
        driver.awaitState(id, "active");
        runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(id)
                .rootProcessInstances()
                .list()
                .forEach(instance -> runtime.deleteProcessInstance(instance.getId(), "for a test"));
        return leases.searchByRequest(RequestId.parse(id)).orElseThrow();
    }

    private void awaitEnded(Lease lease) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> leases.get(lease.id()).sessionsEndedAt().isPresent());
        assertThat(leases.get(lease.id()).state()).isEqualTo(LeaseState.ENDED);
        assertThat(driver.holds("dana", ROLE)).isFalse();
    }
}
