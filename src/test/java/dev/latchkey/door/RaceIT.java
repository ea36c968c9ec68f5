package dev.latchkey.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Two people act at the same moment through the API: exactly one outcome, and the other is told which. */
@LatchkeyTest
class RaceIT {

    private static final int ROUNDS = 10;

    // RacesIT runs these in many rounds; here the statuses are looked at.
    private static final int ROUNDS_OF_APPROVALS = 4;

    @LocalServerPort
    private int port;

    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    @RepeatedTest(ROUNDS_OF_APPROVALS)
    void ofTwoApprovalsOneWins() throws Exception {
        var id = driver.asked("ben", "orders-db-admin", "PT5M");
        var statuses =
                together(() -> driver.decide("olivia", id, "approve"), () -> driver.decide("oscar", id, "approve"));

        assertThat(statuses).containsExactlyInAnyOrder(200, 409);
        driver.awaitState(id, "active");
        driver.returnLease("ben", id);
    }

    @RepeatedTest(ROUNDS_OF_APPROVALS)
    void ofApprovalAndRejectionOneWins() throws Exception {
        var id = driver.asked("ben", "orders-db-admin", "PT5M");
        var statuses =
                together(() -> driver.decide("olivia", id, "approve"), () -> driver.decide("oscar", id, "reject"));

        assertThat(statuses).containsExactlyInAnyOrder(200, 409);
        if (statuses.get(0) == 200) {
            driver.awaitState(id, "active");
            driver.returnLease("ben", id);
        } else {
            assertThat(driver.state(id)).isEqualTo("rejected");
            assertThat(driver.holds("ben", "orders-db-admin")).isFalse();
        }
    }

    @RepeatedTest(ROUNDS)
    void ofRejectionAndWithdrawalOneWins() throws Exception {
        var id = driver.asked("ben", "orders-db-admin", "PT5M");
        var statuses = together(
                () -> driver.decide("olivia", id, "reject"),
                () -> driver.as("ben").post("/api/v1/requests/" + id + "/withdraw", Map.of()));

        assertThat(statuses).containsExactlyInAnyOrder(200, 409);
        assertThat(driver.state(id)).isEqualTo(statuses.get(0) == 200 ? "rejected" : "withdrawn");
    }

    @RepeatedTest(ROUNDS)
    void bothVoicesOfAQuorumAreHeard() throws Exception {
        var id = driver.asked("ben", "prod-root", "PT5M");
        var statuses = together(() -> driver.decide("sam", id, "approve"), () -> driver.decide("sonia", id, "approve"));

        assertThat(statuses).containsExactly(200, 200);
        driver.awaitState(id, "active");
        driver.returnLease("ben", id);
    }

    private static List<Integer> together(Callable<Answer> one, Callable<Answer> other) throws Exception {
        var barrier = new CyclicBarrier(2);
        var threads = Executors.newFixedThreadPool(2);
        try {
            var calls = List.of(one, other).stream()
                    .map(call -> threads.submit(() -> {
                        barrier.await();
                        return call.call().status();
                    }))
                    .toList();
            return List.of(calls.get(0).get(), calls.get(1).get());
        } finally {
            threads.shutdown();
        }
    }
}
