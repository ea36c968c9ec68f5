package dev.latchkey.faults;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One lease of the role that needs nobody's consent, from asking to its end, for a case that breaks one thing. */
final class SingleLease {

    static final WatchedRole ROLE = WatchedRole.ORDERS_DB_READ;

    private static final Duration OFTEN = Duration.ofMillis(200);

    private final Rig rig;
    private final String person;
    private final String requestId;

    private SingleLease(Rig rig, String person, String requestId) {
        this.rig = rig;
        this.person = person;
        this.requestId = requestId;
    }

    /** Asks; what comes of it is the case's matter. */
    static SingleLease asked(Rig rig, String person, Duration duration) {
        return asked(rig, 0, person, duration);
    }

    static SingleLease asked(Rig rig, int node, String person, Duration duration) {
        var answer = rig.api().ask(node, person, ROLE, duration);
        if (!answer.isGood()) {
            throw new AssertionError("Asking was answered with " + answer);
        }
        return new SingleLease(rig, person, answer.at("id"));
    }

    /** Asks and waits until the role is held and the ledger says so. */
    static SingleLease held(Rig rig, String person, Duration duration) {
        var lease = asked(rig, person, duration);
        lease.awaitState("active", Duration.ofSeconds(60));
        return lease;
    }

    String requestId() {
        return requestId;
    }

    String person() {
        return person;
    }

    /** As it stands in the ledger, or null before it is opened. */
    LeaseRow row() {
        return rig
                .database()
                .query("select * from latchkey.lease where request_id = ?::uuid", LeaseRow::read, requestId)
                .stream()
                .findFirst()
                .orElse(null);
    }

    void awaitOpen() {
        await("the lease is open")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(OFTEN)
                .until(() -> row() != null);
    }

    void awaitState(String state, Duration limit) {
        await("lease of request " + requestId + " is " + state)
                .atMost(limit)
                .pollInterval(OFTEN)
                .until(() -> row() == null ? "" : row().state(), state::equals);
    }

    void awaitOver(Duration limit) {
        await("lease of request " + requestId + " is over")
                .atMost(limit)
                .pollInterval(OFTEN)
                .until(this::row, row -> row != null && row.isOver());
    }

    boolean isHeld() {
        return rig.keycloak().holds(rig.userId(person), ROLE);
    }

    /** Waits until Keycloak itself no longer has the mapping. */
    void awaitGone(Duration limit) {
        await("%s no longer holds the role, by lease %s".formatted(person, requestId))
                .atMost(limit)
                .pollInterval(OFTEN)
                .ignoreException(UncheckedIOException.class)
                .until(() -> !isHeld());
    }

    /** The same, counted from the lease's end by the clock that all of this machine share. */
    void awaitGoneWithin(Duration limit, Instant end) {
        awaitGone(Duration.between(Instant.now(), end.plus(limit)));
    }

    /** Moves the end to so long from now: the ledger allows to shorten, and the engine's timer does not hear of it. */
    Instant endIn(Duration time) {
        rig.database()
                .update(
                        "update latchkey.lease set expires_at = clock_timestamp() + make_interval(secs => ?)"
                                + " where request_id = ?::uuid",
                        (double) time.toMillis() / 1000,
                        requestId);
        return Objects.requireNonNull(row()).expiresAt();
    }

    void giveBack() {
        var answer = rig.api().post(0, person, "/leases/" + row().id() + "/return", Map.of());
        if (!answer.isGood()) {
            throw new AssertionError("Returning was answered with " + answer);
        }
    }

    /** What the trail tells of it, in order. */
    List<String> trail() {
        return new Trail(rig.api(), new Violations()).actions(row());
    }

    /** What is wrong with how the trail tells of it; nothing if it tells of one end and one outcome. */
    List<String> flawsOfTrail() {
        var violations = new Violations();
        new Trail(rig.api(), violations).check(List.of(row()));
        return violations.lines();
    }
}
