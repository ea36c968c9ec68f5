package dev.latchkey.door;

import static dev.latchkey.process.AccessRequestProcess.Elements.CONFIRM_ACCESS_POLICY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.process.AccessRequestProcess;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.ThrowAway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.management.JobDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Several requests of one person come to their turn at the same moment: together they take no more than is allowed. */
@LatchkeyTest
class LimitRaceIT {

    private static final Duration SETTLED = Duration.ofSeconds(90);

    @LocalServerPort
    private int port;

    @Autowired
    private ManagementService management;

    @Autowired
    private RuntimeService runtime;

    private final ThrowAway throwAway = new ThrowAway();
    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
        turns().forEach(turn -> management.suspendJobDefinitionById(turn, true));
    }

    @AfterEach
    void tidy() {
        letGo();
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
        return driver.asked(name, role, "PT5M");
    }

    private void awaitSettled(List<String> ids) {
        // Else a job that is just made would come too late to be let go.
        await().atMost(SETTLED).untilAsserted(() -> assertThat(ids).allSatisfy(this::assertItsTurnIsHeld));
        letGo();
        await().atMost(SETTLED)
                .untilAsserted(() ->
                        assertThat(ids.stream().map(driver::state)).allMatch(List.of("active", "denied")::contains));
    }

    private void assertItsTurnIsHeld(String id) {
        var process = runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(id, AccessRequestProcess.KEY)
                .singleResult();
        assertThat(management
                        .createJobQuery()
                        .processInstanceId(process.getId())
                        .activityId(CONFIRM_ACCESS_POLICY)
                        .suspended()
                        .count())
                .isEqualTo(1);
    }

    private void letGo() {
        turns().forEach(turn -> management.activateJobDefinitionById(turn, true));
    }

    /** What every approved request passes before it takes anything. */
    private List<String> turns() {
        return management.createJobDefinitionQuery().activityIdIn(CONFIRM_ACCESS_POLICY).list().stream()
                .map(JobDefinition::getId)
                .toList();
    }

    private String reason(String id) {
        return driver.request(id).json().path("reasons").path(0).asText();
    }
}
