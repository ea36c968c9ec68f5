package dev.latchkey.change;

import static dev.latchkey.support.Modeler.model;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Modeler;
import dev.latchkey.support.OwnLatchkey;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where a site switches four eyes off, for an emergency, a change takes effect at once and is told as what it is. */
class FourEyesOffIT {

    private static final String REVIEW = "access-review.bpmn";

    private static OwnLatchkey latchkey;

    @BeforeAll
    static void start() {
        latchkey = OwnLatchkey.start(Map.of("LATCHKEY_POLICY_FOUREYES", "false"));
    }

    @AfterAll
    static void stop() {
        latchkey.close();
    }

    @Test
    void changeTakesEffectAtOnceAndTheTrailSaysThatNobodyElseAgreed() {
        var driver = new AccessDriver(latchkey.port());
        var modeler = new Modeler(driver);
        var edited = model(REVIEW).replaceFirst("<bpmn:documentation>", "<bpmn:documentation>Mended. ");

        assertThat(modeler.deploy("alice", REVIEW, edited).status()).isEqualTo(403);
        var answer = modeler.deploy("adam", REVIEW, edited);
        assertThat(modeler.deploy("adam", REVIEW, edited).status()).isEqualTo(200);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("deployedProcessDefinitions")).isNotEmpty();
        var items = driver.as("audrey").get("/api/v1/policy/changes").json().path("items");
        assertThat(items).as("what changes nothing is no change").hasSize(1);
        var change = items.path(0);
        assertThat(change.path("state").asText()).isEqualTo("effective");
        assertThat(change.path("fourEyes").asBoolean()).isFalse();
        assertThat(change.path("deploymentId").asText()).isEqualTo(answer.at("id"));
        assertThat(modeler.change(change.path("id").asText())
                        .json()
                        .at("/resources/0/difference")
                        .asText())
                .contains("Mended.");
        assertThat(driver.as("sam")
                        .get("/api/v1/audit?request=" + change.path("id").asText())
                        .json()
                        .at("/items/0/sentence")
                        .asText())
                .startsWith("FOUR EYES OFF: adam's change of access-review.bpmn is in force");
        assertThat(latchkey.log()).contains("FOUR EYES ARE OFF: policy change");
        assertThat(modeler.decide("sam", change.path("id").asText(), "reject").at("state"))
                .isEqualTo("effective");
    }
}
