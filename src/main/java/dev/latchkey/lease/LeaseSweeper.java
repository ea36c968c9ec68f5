package dev.latchkey.lease;

import dev.latchkey.directory.DirectoryAwayException;
import dev.latchkey.lease.OverdueLeases.Claimed;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Ends what the process should have ended and did not: an instance that was deleted, suspended or stuck in an incident
 * must not keep a role alive. Looks at the ledger only, asks the engine nothing, and never gives up.
 */
@Component
class LeaseSweeper {

    private static final Logger log = LoggerFactory.getLogger(LeaseSweeper.class);

    private final Revocations revocations;
    private final OverdueLeases overdue;
    private final DatabaseClock clock;
    private final Duration grace;
    private final CircuitBreaker circuit;

    LeaseSweeper(
            @Sweeping Revocations revocations,
            OverdueLeases overdue,
            DatabaseClock clock,
            SweeperProperties properties) {
        this.revocations = revocations;
        this.overdue = overdue;
        this.clock = clock;
        this.grace = properties.grace();
        this.circuit = CircuitBreaker.of("keycloak", circuitThatProbes());
        circuit.getEventPublisher().onStateTransition(change -> {
            log.warn("Keycloak for the sweeper: {}", change.getStateTransition());
            if (change.getStateTransition().getToState() == State.CLOSED) {
                overdue.hurry();
            }
        });
    }

    /** Ends what is late until nothing is; several threads and nodes may do so at the same time. */
    void sweep() {
        while (circuit.tryAcquirePermission()) {
            var next = claim();
            if (next.isEmpty()) {
                circuit.releasePermission();
                return;
            }
            end(next.get());
        }
    }

    private Optional<Claimed> claim() {
        try {
            // Whoever looks whether Keycloak is back does not wait for a lease's turn.
            return circuit.getState() == State.HALF_OPEN
                    ? overdue.claimLeastTried(grace, clock.now())
                    : overdue.claimNext(grace, clock.now());
        } catch (RuntimeException e) {
            circuit.releasePermission();
            throw e;
        }
    }

    private void end(Claimed claimed) {
        var id = claimed.lease();
        var began = circuit.getCurrentTimestamp();
        try {
            if (claimed.over()) {
                revocations.endSessions(id);
                revocations.makeSure(id);
            } else {
                revocations.revoke(id);
                overdue.putInFront(id);
            }
            circuit.onSuccess(circuit.getCurrentTimestamp() - began, circuit.getTimestampUnit());
        } catch (Error e) {
            circuit.onError(circuit.getCurrentTimestamp() - began, circuit.getTimestampUnit(), e);
            throw e;
        } catch (RuntimeException e) {
            circuit.onError(circuit.getCurrentTimestamp() - began, circuit.getTimestampUnit(), e);
            // It has its next turn already; the others must not wait for it.
            log.warn("Cannot end lease '{}' yet: {}", id, e.getMessage());
            overdue.markTrouble(id, RevocationTrouble.of(e));
        }
    }

    /** Open while Keycloak does not answer, so that no thread is spent on waiting for it; one lease then tries it. */
    private static CircuitBreakerConfig circuitThatProbes() {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(8)
                .minimumNumberOfCalls(4)
                .failureRateThreshold(75)
                .waitDurationInOpenState(Duration.ofSeconds(5))
                .permittedNumberOfCallsInHalfOpenState(1)
                .maxWaitDurationInHalfOpenState(Duration.ofSeconds(60))
                // Not whatever fails: one person whom Keycloak cannot read must not keep the others' roles.
                .recordException(DirectoryAwayException.class::isInstance)
                .build();
    }
}
