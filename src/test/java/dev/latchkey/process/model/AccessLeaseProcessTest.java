package dev.latchkey.process.model;

import static dev.latchkey.process.AccessLeaseProcess.Elements.*;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import dev.latchkey.process.AccessLeaseProcess;
import java.util.Date;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Follows a lease along each of its paths to each of its ends. */
class AccessLeaseProcessTest {

    private static final String GRANTED = "granted lease-1 of " + Script.REQUEST;
    private static final String REVOKED = "revoked lease-1 of " + Script.REQUEST;

    @RegisterExtension
    final ModelEngine engine = new ModelEngine();

    private final Script script = new Script();

    @Test
    void expiredLeaseIsRevokedWithoutAnyoneActing() {
        var lease = start();

        engine.runJobAt(GRANT_ROLE);
        assertThat(lease).isWaitingAt(END_REQUESTED);
        engine.fireTimer(LEASE_EXPIRED);
        revoke();

        assertThat(lease)
                .isEnded()
                .hasPassedInOrder(
                        LEASE_OPENED,
                        HOLDING_BEGINS,
                        GRANT_ROLE,
                        LEASE_EXPIRED,
                        LEASE_OVER,
                        REVOKE_ROLE,
                        END_SESSIONS,
                        ACCESS_REVOKED)
                .hasNotPassed(HOLDING_ENDED, GRANT_REFUSED, UNDO_GRANT);
        Assertions.assertThat(script.effects()).containsExactly(GRANTED, REVOKED, "sessions ended");
    }

    @Test
    void returnedLeaseIsRevokedBeforeItsTime() {
        var lease = start();

        engine.runJobAt(GRANT_ROLE);
        engine.send(AccessLeaseProcess.Messages.LEASE_END_REQUESTED, Script.REQUEST);
        revoke();

        assertThat(lease)
                .isEnded()
                .hasPassedInOrder(END_REQUESTED, HOLDING_ENDED, LEASE_OVER, REVOKE_ROLE, ACCESS_REVOKED)
                .hasPassed(HOLD_ROLE)
                .hasNotPassed(LEASE_EXPIRED);
        Assertions.assertThat(script.effects()).containsExactly(GRANTED, REVOKED, "sessions ended");
    }

    @Test
    void theEndIsArmedBeforeTheGrantIsTried() {
        start();

        Assertions.assertThat(engine.dueAt(LEASE_EXPIRED)).isEqualTo(Script.EXPIRES_AT);
        Assertions.assertThat(script.effects()).isEmpty();
    }

    @Test
    void grantThatGetsNoAnswerIsTriedAgainButNotPastTheEndOfTheLease() {
        script.grantGetsNoAnswer();
        var lease = start();

        assertThatThrownBy(() -> engine.runJobAt(GRANT_ROLE)).hasMessageContaining("does not answer");
        assertThat(lease).isWaitingAt(GRANT_ROLE);
        Assertions.assertThat(engine.retriesLeftAt(GRANT_ROLE)).isGreaterThan(100);
        engine.fireTimer(LEASE_EXPIRED);
        revoke();

        assertThat(lease).isEnded().hasPassedInOrder(LEASE_EXPIRED, REVOKE_ROLE, ACCESS_REVOKED);
        // Revoked although no grant was seen: one that timed out may have arrived.
        Assertions.assertThat(script.effects()).containsExactly(REVOKED, "sessions ended");
    }

    @Test
    void refusedGrantIsUndone() {
        script.grantIsRefused();
        var lease = start();

        engine.runJobAt(GRANT_ROLE);
        engine.runJobAt(UNDO_GRANT);

        assertThat(lease)
                .isEnded()
                .hasPassedInOrder(GRANT_REFUSED, UNDO_GRANT, ACCESS_NOT_GRANTED)
                .hasNotPassed(END_REQUESTED, REVOKE_ROLE, ACCESS_REVOKED);
        Assertions.assertThat(script.effects()).containsExactly("undone lease-1 of " + Script.REQUEST);
    }

    private ProcessInstance start() {
        return engine.start(
                AccessLeaseProcess.KEY,
                Script.REQUEST,
                Map.of("leaseId", Script.LEASE, "expiresAt", Date.from(Script.EXPIRES_AT)));
    }

    private void revoke() {
        engine.runJobAt(REVOKE_ROLE);
        engine.runJobAt(END_SESSIONS);
    }
}
