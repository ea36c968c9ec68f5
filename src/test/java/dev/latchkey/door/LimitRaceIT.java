package dev.latchkey.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.ThrowAway;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Several requests of one person reach their start at the same moment: together they take no more than is allowed. */
@LatchkeyTest
class LimitRaceIT {

    private static final Duration LEAD = Duration.ofSeconds(15);
    private static final Duration AFTERWARDS = Duration.ofSeconds(60);

    @LocalServerPort
    private int port;

    private final ThrowAway throwAway = new ThrowAway();
    private AccessDriver driver;
    private String start;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
        start = Instant.now().plus(LEAD).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @AfterEach
    void tidy() {
        throwAway.close();
    }

    @Test
    void ofEightLeasesThatBeginTogetherThreeAreOpened() {
        var name = throwAway.person("/operators");
        var asked = new ArrayList<String>();
        for (int i = 0; i < 8; i++) {
            var id = asked(name, "admin-dashboard");
            if (driver.state(id).equals("requested")) {
                // Outside office hours somebody of security has to agree.
                driver.decide("sam", id, "approve");
            }
            asked.add(id);
        }

        awaitSettled(asked);

        var denied =
                asked.stream().filter(id -> driver.state(id).equals("denied")).toList();
        assertThat(denied)
                .hasSize(5)
                .allSatisfy(id -> assertThat(reason(id)).startsWith("You had this role 3 times in an hour;"));
    }

    @Test
    void ofTwoRolesThatExcludeEachOtherOneIsGiven() {
        var name = throwAway.person("/operators");
        var production = asked(name, "prod-root");
        driver.decide("sam", production, "approve");
        driver.decide("sonia", production, "approve");
        var delivery = asked(name, "ci-pipeline/deployer");
        driver.decide("olivia", delivery, "approve");
        driver.decide("sam", delivery, "approve");

        awaitSettled(List.of(production, delivery));

        assertThat(List.of(driver.state(production), driver.state(delivery)))
                .containsExactlyInAnyOrder("active", "denied");
        var denied = driver.state(production).equals("denied") ? production : delivery;
        assertThat(reason(denied)).startsWith("This role cannot be held together with ");
    }

    private String asked(String name, String role) {
        var answer = driver.as(name)
                .post(
                        "/api/v1/requests",
                        Map.of("role", role, "duration", "PT5M", "justification", "for a test", "startAt", start));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.at("id");
    }

    private void awaitSettled(List<String> ids) {
        await().atMost(LEAD.plus(AFTERWARDS))
                .untilAsserted(() ->
                        assertThat(ids.stream().map(driver::state)).allMatch(List.of("active", "denied")::contains));
    }

    private String reason(String id) {
        return driver.request(id).json().path("reasons").path(0).asText();
    }
}
