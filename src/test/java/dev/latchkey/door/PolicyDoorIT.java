package dev.latchkey.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.ThrowAway;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the policy's tables say, as it reaches whoever asks. */
@LatchkeyTest
class PolicyDoorIT {

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private final ThrowAway throwAway = new ThrowAway();
    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    @AfterEach
    void clean() {
        throwAway.close();
    }

    @Test
    void denialGivesAllItsReasonsAndTheRulesBehindThem() {
        var answer = simulate("audrey", "PT2H", Instant.now().plus(Duration.ofDays(2)));

        assertThat(answer.path("outcome").asText()).isEqualTo("denied");
        assertThat(texts(answer.path("reasons")))
                .containsExactly(
                        "None of your groups may ask for this role. Its owner group can tell you who may.",
                        "Ask for at most 1 hour of this role.",
                        "A critical role can be asked for at most one day ahead.");
        assertThat(texts(answer.path("rules")))
                .containsExactly("rule_denyByDefault", "roleLimit", "rule_criticalNotFarAhead");
    }

    @Test
    void objectionStandsAgainstWhatTheAccessPolicyAllows() {
        var answer = simulate("alice", "PT1H", Instant.now().plus(Duration.ofDays(2)));

        assertThat(answer.path("outcome").asText()).isEqualTo("denied");
        assertThat(texts(answer.path("reasons")))
                .containsExactly("A critical role can be asked for at most one day ahead.");
        assertThat(simulate("alice", "PT1H", Instant.now().plus(Duration.ofHours(2)))
                        .path("outcome")
                        .asText())
                .isEqualTo("approvalNeeded");
    }

    @Test
    void rolesThatExcludeEachOtherAreNotHeldTogether() {
        var asked = driver.asked("dana", "ci-pipeline/deployer", "PT5M");
        driver.decide("olivia", asked, "approve");
        driver.decide("sam", asked, "approve");
        driver.awaitState(asked, "active");

        var answer = driver.ask("dana", "prod-root", "PT5M");

        assertThat(answer.at("state")).isEqualTo("denied");
        assertThat(texts(answer.json().path("reasons")))
                .containsExactly(
                        "This role cannot be held together with ci-pipeline/deployer; give that one up first.");
        assertThat(inputs(answer.at("id")))
                .contains("\"heldRoles\": [\"ci-pipeline/deployer\"]")
                .contains("\"tier\": \"critical\"")
                .contains("\"minutesSinceLastEnd\": null");
        driver.returnLease("dana", asked);
    }

    @Test
    void fourthLeaseOfAMediumRoleInAnHourIsDeniedWithTheTimeOfTheNext() {
        var name = throwAway.person("/operators");
        for (int i = 0; i < 3; i++) {
            var asked = driver.asked(name, "admin-dashboard", "PT5M");
            if (driver.state(asked).equals("requested")) {
                // Outside office hours somebody of security has to agree.
                driver.decide("sam", asked, "approve");
            }
            driver.awaitState(asked, "active");
            driver.returnLease(name, asked);
        }

        var answer = driver.ask(name, "admin-dashboard", "PT5M");

        assertThat(answer.at("state")).isEqualTo("denied");
        assertThat(texts(answer.json().path("reasons")))
                .singleElement()
                .asString()
                .matches("You had this role 3 times in an hour; next possible at \\d\\d:\\d\\d( on \\d+ \\w+)?\\.");
        assertThat(inputs(answer.at("id"))).contains("\"leasesOfRoleInLastHour\": 3");
    }

    @Test
    void attributesThatTheSiteNamesAreKnownToTheTables() {
        var name = throwAway.person("/developers");
        assertThat(driver.ask(name, "prod-root", "PT5M").at("state")).isEqualTo("requested");
        throwAway.giveAttribute(name, "department", "external");

        var answer = driver.ask(name, "prod-root", "PT5M");

        assertThat(answer.at("state")).isEqualTo("denied");
        assertThat(texts(answer.json().path("reasons")))
                .containsExactly("Critical roles are not for external staff. Ask security to do it for you.");
        assertThat(inputs(answer.at("id")))
                .contains("\"requesterAttributes\": {\"onCall\": null, \"department\": \"external\"}");
    }

    @Test
    void calendarIsAskedFirstAndIsPartOfWhatTheTablesWereGiven() {
        var asked = driver.asked("alice", "orders-db-read", "PT5M");
        driver.awaitState(asked, "active");

        assertThat(inputs(asked)).contains("\"officeHours\": ").contains("\"freeze\": ");
        assertThat(jdbc.sql("select tables[1] from latchkey.policy_evaluation where request_id = ?::uuid limit 1")
                        .param(asked)
                        .query(String.class)
                        .single())
                .isEqualTo("siteCalendar:1");
        assertThat(driver.trail(asked)).anyMatch(sentence -> sentence.startsWith("Rule rule_lowTierPreApproved "));
        driver.returnLease("alice", asked);
    }

    private JsonNode simulate(String person, String duration, Instant start) {
        return driver.as(person)
                .post(
                        "/api/v1/policy/simulations",
                        Map.of("role", "prod-root", "duration", duration, "startAt", start.toString()))
                .json();
    }

    private String inputs(String request) {
        return jdbc.sql(
                        "select inputs::text from latchkey.policy_evaluation where request_id = ?::uuid order by number limit 1")
                .param(request)
                .query(String.class)
                .single();
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
