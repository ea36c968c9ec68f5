package dev.latchkey.process.model;

import static dev.latchkey.process.PolicyChangeProcess.Elements.*;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.task;

import dev.latchkey.process.PolicyChangeProcess;
import java.util.Date;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Follows a change of models or tables along each of its paths to each of its ends. */
class PolicyChangeProcessTest {

    private static final String REPLAYED = "replayed " + Script.CHANGE;

    @RegisterExtension
    final ModelEngine engine = new ModelEngine();

    private final Script script = new Script();

    @Test
    void securityAndPlatformAdminsAreAskedOnceThePastIsReplayed() {
        var change = start();
        assertThat(change).isWaitingAt(REPLAY_POLICY_CHANGE).hasNotPassed(DECIDE_ON_POLICY_CHANGE);

        engine.runJobAt(REPLAY_POLICY_CHANGE);

        assertThat(change).isWaitingAt(DECIDE_ON_POLICY_CHANGE).hasBusinessKey(Script.CHANGE);
        assertThat(task(change))
                .hasName("Decide on policy change")
                .hasCandidateGroup("security")
                .hasCandidateGroup("platform-admins")
                .isNotAssigned();
        Assertions.assertThat(engine.engine()
                        .getTaskService()
                        .getVariablesLocal(task(change).getId()))
                .containsEntry("requestedBy", "adam");
        Assertions.assertThat(engine.dueAt(DECISION_WINDOW_ELAPSED)).isEqualTo(Script.CLOSES_AT);
    }

    @Test
    void approvedChangeIsInForceAtOnce() {
        var change = replayed();

        engine.complete(DECIDE_ON_POLICY_CHANGE, Map.of("decision", "approve"));

        assertThat(change)
                .isEnded()
                .hasPassedInOrder(
                        POLICY_CHANGE_PROPOSED,
                        REPLAY_POLICY_CHANGE,
                        DECIDE_ON_POLICY_CHANGE,
                        POLICY_CHANGE_APPROVED,
                        PUT_POLICY_CHANGE_INTO_FORCE,
                        POLICY_CHANGE_EFFECTIVE)
                .hasNotPassed(POLICY_CHANGE_REJECTED, POLICY_CHANGE_REFUSED, POLICY_CHANGE_UNANSWERED);
        Assertions.assertThat(script.effects()).containsExactly(REPLAYED, "in force");
    }

    @Test
    void rejectedChangeChangesNothing() {
        var change = replayed();

        engine.complete(DECIDE_ON_POLICY_CHANGE, Map.of("decision", "reject"));

        assertThat(change).isEnded().hasPassed(POLICY_CHANGE_REJECTED).hasNotPassed(PUT_POLICY_CHANGE_INTO_FORCE);
        Assertions.assertThat(script.effects()).containsExactly(REPLAYED);
    }

    @Test
    void approvedChangeThatCannotBeDeployedAnyMoreIsRefused() {
        script.deploymentIsRefused();
        var change = replayed();

        engine.complete(DECIDE_ON_POLICY_CHANGE, Map.of("decision", "approve"));

        assertThat(change)
                .isEnded()
                .hasPassed(DEPLOYMENT_REFUSED, POLICY_CHANGE_REFUSED)
                .hasNotPassed(POLICY_CHANGE_EFFECTIVE);
    }

    @Test
    void changeOnWhichNobodyDecidesEndsWithItsWindow() {
        var change = replayed();

        engine.fireTimer(DECISION_WINDOW_ELAPSED);

        assertThat(change)
                .isEnded()
                .hasPassed(DECISION_WINDOW_ELAPSED, CLOSE_UNANSWERED_POLICY_CHANGE, POLICY_CHANGE_UNANSWERED)
                .hasNotPassed(PUT_POLICY_CHANGE_INTO_FORCE);
        Assertions.assertThat(script.effects()).containsExactly(REPLAYED, "closed unanswered");
    }

    @Test
    void proposerTakesItBackWhileThePastIsStillBeingReplayed() {
        var change = start();

        close("withdrawn");

        assertThat(change)
                .isEnded()
                .hasPassed(POLICY_CHANGE_CLOSED, TAKEN_BACK, POLICY_CHANGE_WITHDRAWN, CLOSING)
                .hasNotPassed(DECIDE_ON_POLICY_CHANGE, POLICY_CHANGE_SUPERSEDED);
    }

    @Test
    void nobodyIsAskedAboutAChangeWhoseGroundIsGone() {
        var change = replayed();

        close("superseded");

        assertThat(change).isEnded().hasPassed(POLICY_CHANGE_SUPERSEDED).hasNotPassed(POLICY_CHANGE_WITHDRAWN);
        Assertions.assertThat(engine.engine().getTaskService().createTaskQuery().count())
                .isZero();
    }

    @Test
    void replayThatFindsNoRoomIsTriedAgain() {
        script.otherReplaysRun();
        var change = start();

        Assertions.assertThatThrownBy(() -> engine.runJobAt(REPLAY_POLICY_CHANGE))
                .hasMessageContaining("Two replays are running");
        Assertions.assertThat(engine.retriesLeftAt(REPLAY_POLICY_CHANGE)).isEqualTo(119);
        script.noReplayRuns();
        engine.runJobAt(REPLAY_POLICY_CHANGE);

        assertThat(change).isWaitingAt(DECIDE_ON_POLICY_CHANGE);
    }

    @Test
    void anAnswerThatTheModelDoesNotKnowPutsNothingInForce() {
        var change = replayed();

        engine.complete(DECIDE_ON_POLICY_CHANGE, Map.of("decision", "perhaps"));

        assertThat(change).isEnded().hasNotPassed(PUT_POLICY_CHANGE_INTO_FORCE);
    }

    private ProcessInstance start() {
        return engine.start(PolicyChangeProcess.KEY, Script.CHANGE, Map.of("closesAt", Date.from(Script.CLOSES_AT)));
    }

    private ProcessInstance replayed() {
        var change = start();
        engine.runJobAt(REPLAY_POLICY_CHANGE);
        return change;
    }

    private void close(String state) {
        engine.send(
                PolicyChangeProcess.Messages.POLICY_CHANGE_CLOSED, Script.CHANGE, Map.of("policyChangeState", state));
    }
}
