package dev.latchkey.process.model;

import static dev.latchkey.process.AccessApprovalProcess.Elements.*;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.task;

import dev.latchkey.process.AccessApprovalProcess;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Follows one approval stage along each of its paths to each of its ends. */
class AccessApprovalProcessTest {

    @RegisterExtension
    final ModelEngine engine = new ModelEngine();

    private final Script script = new Script();

    @Test
    void openStageShowsItsGroupATaskThatSaysWhoAsks() {
        var stage = start();

        assertThat(stage).isWaitingAt(DECIDE_ON_REQUEST);
        assertThat(task(stage)).hasCandidateGroup("approvers/orders").isNotAssigned();
        Assertions.assertThat(engine.engine()
                        .getTaskService()
                        .getVariablesLocal(task(stage).getId()))
                .containsEntry("requestedBy", "ben");
        Assertions.assertThat(engine.dueAt(APPROVAL_WINDOW_ELAPSED)).isEqualTo(Script.CLOSES_AT);
    }

    @Test
    void oneApprovalIsEnoughWhereOneIsAskedFor() {
        var stage = start();

        decide("approve");

        assertThat(stage)
                .isEnded()
                .hasPassedInOrder(
                        STAGE_REACHED,
                        OPEN_STAGE,
                        STAGE_PASSED,
                        DECISION_AWAITED,
                        DECIDE_ON_REQUEST,
                        STAGE_DECIDED,
                        STAGE_APPROVED)
                .hasNotPassed(STAGE_REJECTED, STAGE_UNANSWERED, APPROVAL_WINDOW_ELAPSED);
    }

    @Test
    void stageThatNeedsTwoAsksAgainAndItsWindowKeepsItsEnd() {
        script.stageNeedsApprovals(2);
        var stage = start();

        decide("approve");
        assertThat(stage).isWaitingAt(DECIDE_ON_REQUEST).hasNotPassed(STAGE_APPROVED);
        Assertions.assertThat(engine.dueAt(APPROVAL_WINDOW_ELAPSED)).isEqualTo(Script.CLOSES_AT);
        decide("approve");

        assertThat(stage).isEnded().hasPassed(STAGE_APPROVED);
    }

    @Test
    void oneRejectionEndsAStageThatNeedsTwo() {
        script.stageNeedsApprovals(2);
        var stage = start();

        decide("approve");
        decide("reject");

        assertThat(stage).isEnded().hasPassed(STAGE_REJECTED).hasNotPassed(STAGE_APPROVED, STAGE_UNANSWERED);
    }

    @Test
    void elapsedWindowTakesTheTaskAwayAndTheStageEndsUnanswered() {
        var stage = start();

        engine.fireTimer(APPROVAL_WINDOW_ELAPSED);

        assertThat(stage)
                .isEnded()
                .hasPassedInOrder(APPROVAL_WINDOW_ELAPSED, CLOSE_UNANSWERED_STAGE, STAGE_UNANSWERED)
                .hasNotPassed(STAGE_DECIDED, STAGE_APPROVED, STAGE_REJECTED);
    }

    @Test
    void stageThatWasPassedBeforeAsksNobody() {
        script.stageWasPassed();

        assertThat(start())
                .isEnded()
                .hasPassedInOrder(OPEN_STAGE, STAGE_PASSED, STAGE_PASSED_BEFORE)
                .hasNotPassed(DECIDE_ON_REQUEST);
    }

    @Test
    void reminderLeavesTheTaskWhereItIs() {
        var stage = start();

        Assertions.assertThat(engine.dueAt(REMINDER_DUE)).isEqualTo(Script.REMINDS_AT);
        engine.fireTimer(REMINDER_DUE);

        assertThat(stage)
                .isWaitingAt(DECIDE_ON_REQUEST)
                .hasPassedInOrder(REMINDER_DUE, REMIND_APPROVERS, APPROVERS_REMINDED);
        Assertions.assertThat(script.effects()).endsWith("reminded");
    }

    @Test
    void escalationLeavesTheTaskWhereItIsAndIsDueAgainForTheNextOne() {
        script.stageNeedsApprovals(2);
        var stage = start();

        Assertions.assertThat(engine.dueAt(ESCALATION_DUE)).isEqualTo(Script.ESCALATES_AT);
        engine.fireTimer(ESCALATION_DUE);
        assertThat(stage)
                .isWaitingAt(DECIDE_ON_REQUEST)
                .hasPassedInOrder(ESCALATION_DUE, ESCALATE_STAGE, STAGE_ESCALATED);
        decide("approve");

        Assertions.assertThat(engine.dueAt(ESCALATION_DUE)).isEqualTo(Script.ESCALATES_AT);
        Assertions.assertThat(script.effects()).endsWith("escalated");
    }

    @Test
    void whoStandsInIsNamedAtOnceAndItIsWrittenDown() {
        script.delegateTakesCare("oscar");

        assertThat(task(start())).isAssignedTo("oscar");
        Assertions.assertThat(script.effects()).endsWith("assigned to oscar");
    }

    private ProcessInstance start() {
        return engine.start(AccessApprovalProcess.KEY, Script.REQUEST, Map.of("stage", 0));
    }

    private void decide(String decision) {
        engine.complete(DECIDE_ON_REQUEST, Map.of("decision", decision));
    }
}
