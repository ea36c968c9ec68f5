package dev.latchkey.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.request.RequestId;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.KeycloakAdmin;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import dev.latchkey.support.ThrowAway;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A lease ends with the right to ask for it. */
@LatchkeyTest
class EligibilityIT {

    private static final String ROLE = "orders-db-read";

    @LocalServerPort
    private int port;

    @Autowired
    private Eligibility eligibility;

    @Autowired
    private Leases leases;

    private final KeycloakAdmin keycloak = TestPlatform.keycloak().admin();
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
    void leaseOfAPersonWhoLeftTheGroupThatMadeThemEligibleEnds() {
        var name = throwAway.person("/developers");
        var lease = lent(name);
        throwAway.leave(name, "/developers");

        eligibility.check();
        awaitEnded(lease);
        assertThat(leases.get(lease.id()).endReason()).contains(name + " is not in 'developers' any more.");
        assertThat(driver.holds(name, ROLE)).isFalse();
        assertThat(driver.as("audrey")
                        .get("/api/v1/audit?request=" + lease.requestId())
                        .json()
                        .path("items")
                        .findValuesAsText("action"))
                .containsOnlyOnce("eligibilityLost")
                .containsOnlyOnce("revoked");
    }

    @Test
    void leaseOfAPersonWhoLeftAGroupThatDoesNotMatterGoesOn() {
        var name = throwAway.person("/developers", "/auditors");
        var lease = lent(name);
        throwAway.leave(name, "/auditors");

        eligibility.check();
        assertThat(leases.get(lease.id()).state()).isEqualTo(LeaseState.ACTIVE);
        assertThat(driver.holds(name, ROLE)).isTrue();
    }

    @Test
    void leaseOfAPersonWhoIsStillEligibleByAnotherGroupGoesOn() {
        var name = throwAway.person("/developers", "/operators");
        var lease = lent(name);
        throwAway.leave(name, "/developers");

        eligibility.check();
        assertThat(leases.get(lease.id()).state()).isEqualTo(LeaseState.ACTIVE);
    }

    @Test
    void leaseOfADisabledPersonEnds() {
        var name = throwAway.person();
        var lease = lent(name);
        throwAway.disablePerson(name);

        eligibility.check();
        awaitEnded(lease);
        assertThat(driver.holds(name, ROLE)).isFalse();
    }

    /** FAULTS row 8: a new account of the same name is somebody else. */
    @Test
    void row08_leaseOfADeletedPersonEndsAndASuccessorOfTheSameNameHasNothing() {
        var name = throwAway.person();
        var lease = lent(name);
        throwAway.deletePerson(name);
        keycloak.send("POST", "/users", Map.of("username", name, "enabled", true));

        eligibility.check();
        awaitEnded(lease);
        assertThat(leases.get(lease.id()).endReason()).contains("The account was deleted.");
        assertThat(driver.holds(name, ROLE)).isFalse();
    }

    private Lease lent(String name) {
        var id = driver.asked(name, ROLE, "PT10M");
        driver.awaitState(id, "active");
        return leases.searchByRequest(RequestId.parse(id)).orElseThrow();
    }

    private void awaitEnded(Lease lease) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> leases.get(lease.id()).sessionsEndedAt().isPresent());
        assertThat(leases.get(lease.id()).endedBy()).contains(Lease.BY_ELIGIBILITY);
    }
}
