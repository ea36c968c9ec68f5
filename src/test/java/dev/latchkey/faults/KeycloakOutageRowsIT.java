package dev.latchkey.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keycloak that is away, overloaded, or does what it is told and does not say so. */
class KeycloakOutageRowsIT {

    private static final Duration MINUTES = Duration.ofMinutes(5);
    private static final Duration RECOVERY = Duration.ofSeconds(65);
    private static final Duration OUTAGE = Duration.ofSeconds(20);

    private final Rig rig = Rig.running();

    @AfterEach
    void mend() {
        rig.clear();
    }

    @Test
    void row01_keycloakDownOverTheEnd_theLeaseIsRevokingAndGoesSoonAfterItsReturn() {
        var lease = SingleLease.held(rig, "dev-1", MINUTES);
        disturbBoth(new Disturbance.Refuse());
        var end = lease.endIn(Duration.ofSeconds(2));

        lease.awaitState("revoking", Duration.ofSeconds(15));
        await().atMost(OUTAGE.plusSeconds(5)).until(() -> Instant.now().isAfter(end.plus(OUTAGE)));
        assertThat(lease.isHeld()).isTrue();
        assertThat(lease.row().state()).isEqualTo("revoking");
        healBoth();

        lease.awaitGone(RECOVERY);
        lease.awaitState("ended", FaultLog.TOLERANCE);
        assertThat(lease.flawsOfTrail()).isEmpty();
    }

    @Test
    void row13_answerToTheGrantIsLost_theLeaseIsActiveAndItsTimeCountsFromTheFirstTry() {
        disturbBoth(new Disturbance.DropOneAnswer(Traffic.ROLE_MAPPING_WRITES, new AtomicBoolean()));
        var lease = SingleLease.asked(rig, "dev-2", MINUTES);
        lease.awaitOpen();
        await("the answer is dropped")
                .atMost(Duration.ofSeconds(20))
                .until(() -> rig.nodes().stream()
                        .mapToInt(node -> node.proxy().disturbedCalls())
                        .anyMatch(calls -> calls > 0));

        lease.awaitState("active", Duration.ofSeconds(35));

        assertThat(lease.isHeld()).isTrue();
        assertThat(lease.row().expiresAt()).isEqualTo(lease.row().startsAt().plus(MINUTES));
        healBoth();
        lease.giveBack();
        lease.awaitGone(FaultLog.TOLERANCE);
    }

    @Test
    void row32_revokeStormMeetsAnOverloadedKeycloak_allGoAfterwardsAndItIsNotHammered() {
        var leases = Stream.of("alice", "ben", "dana", "dev-1", "dev-2", "dev-3")
                .map(person -> SingleLease.held(rig, person, MINUTES))
                .toList();
        disturbBoth(new Disturbance.Fail(Traffic.ALL, 429));
        var end = leases.stream()
                .map(lease -> lease.endIn(Duration.ofSeconds(1)))
                .reduce((first, last) -> last)
                .orElseThrow();

        await().atMost(OUTAGE.plusSeconds(5)).until(() -> Instant.now().isAfter(end.plus(OUTAGE)));
        assertThat(rig.nodes()).allMatch(Node::isLive);
        // Six leases, two nodes, tries 1, 2, 4 and 8 seconds apart, and whatever looks after itself beside that.
        assertThat(rig.nodes().stream()
                        .mapToInt(node -> node.proxy().disturbedCalls())
                        .sum())
                .isBetween(1, 300);
        healBoth();

        var healed = Instant.now();
        leases.forEach(lease -> lease.awaitGoneWithin(RECOVERY, healed));
        leases.forEach(lease -> lease.awaitState("ended", FaultLog.TOLERANCE));
    }

    @Test
    void row33_keycloakForbidsTheRevocation_securityLearnsItAtOnceAndNothingIsGivenUntilItIsAllowedAgain() {
        var lease = SingleLease.held(rig, "dev-1", MINUTES);
        disturbBoth(new Disturbance.Fail(Traffic.ROLE_MAPPING_WRITES, 403));
        lease.endIn(Duration.ofSeconds(1));

        await("a finding tells of it, long before a minute has passed")
                .atMost(Duration.ofSeconds(15))
                .until(() -> rig.api()
                        .get(0, "audrey", "/findings?user=dev-1&state=open")
                        .body()
                        .path("items")
                        .findValuesAsText("kind")
                        .contains("overdueRevocation"));
        var asked = SingleLease.asked(rig, "dev-2", MINUTES);
        await().during(Duration.ofSeconds(10))
                .atMost(Duration.ofSeconds(15))
                .until(() -> asked.row() == null && !asked.isHeld());
        healBoth();

        lease.awaitGone(RECOVERY);
        lease.awaitState("ended", FaultLog.TOLERANCE);
        asked.awaitState("active", RECOVERY);
    }

    private void disturbBoth(Disturbance disturbance) {
        rig.nodes().forEach(node -> node.proxy().disturb(disturbance));
    }

    private void healBoth() {
        rig.nodes().forEach(node -> node.proxy().heal());
    }
}
