package dev.latchkey.process.model;

import static dev.latchkey.process.AccessReconciliationProcess.Elements.*;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.task;

import dev.latchkey.process.AccessReconciliationProcess;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Follows a finding along each of its paths to each of its ends. */
class AccessReconciliationProcessTest {

    private static final String COMPARED = "compared " + Script.FINDING;

    @RegisterExtension
    final ModelEngine engine = new ModelEngine();

    private final Script script = new Script();

    @Test
    void differenceThatRemainsIsATaskForSecurityThatSaysWhoItIsAbout() {
        var finding = start();

        engine.runJobAt(COMPARE_HOLDING);

        assertThat(finding).isWaitingAt(RESOLVE_FINDING);
        assertThat(task(finding)).hasCandidateGroup("security").isNotAssigned();
        Assertions.assertThat(engine.engine()
                        .getTaskService()
                        .getVariablesLocal(task(finding).getId()))
                .containsEntry("heldBy", "ben");
        Assertions.assertThat(engine.dueAt(COMPARISON_DUE)).isEqualTo(Script.COMPARE_AGAIN_AT);
    }

    @Test
    void answerIsCarriedOutAndLookedAtBeforeItCountsAsResolved() {
        var finding = start();
        engine.runJobAt(COMPARE_HOLDING);

        engine.complete(RESOLVE_FINDING, Map.of("decision", "remove"));
        engine.runJobAt(APPLY_RESOLUTION);
        script.differenceIsGone();
        engine.runJobAt(COMPARE_HOLDING);

        assertThat(finding)
                .isEnded()
                .hasPassedInOrder(
                        DIFFERENCE_DETECTED,
                        COMPARISON_WANTED,
                        COMPARE_HOLDING,
                        DIFFERENCE_REMAINS,
                        RESOLVE_FINDING,
                        APPLY_RESOLUTION,
                        DIFFERENCE_RESOLVED)
                .hasNotPassed(FINDING_CLOSED, COMPARISON_DUE, DIFFERENCE_VANISHED);
        Assertions.assertThat(script.effects()).containsExactly(COMPARED, "answered remove", "applied", COMPARED);
    }

    @Test
    void answerThatChangedNothingAsksAgain() {
        var finding = start();
        engine.runJobAt(COMPARE_HOLDING);

        engine.complete(RESOLVE_FINDING, Map.of("decision", "remove"));
        engine.runJobAt(APPLY_RESOLUTION);
        engine.runJobAt(COMPARE_HOLDING);

        assertThat(finding).isWaitingAt(RESOLVE_FINDING).hasNotPassed(DIFFERENCE_RESOLVED);
    }

    @Test
    void differenceThatIsGoneBeforeAnybodyWasAskedEndsAsResolved() {
        script.differenceIsGone();
        var finding = start();

        engine.runJobAt(COMPARE_HOLDING);

        assertThat(finding).isEnded().hasPassed(DIFFERENCE_RESOLVED).hasNotPassed(RESOLVE_FINDING);
    }

    @Test
    void findingThatClosesByItselfTakesTheTaskAway() {
        var finding = start();
        engine.runJobAt(COMPARE_HOLDING);

        engine.send(AccessReconciliationProcess.Messages.FINDING_CLOSED, Script.FINDING);

        assertThat(finding)
                .isEnded()
                .hasPassedInOrder(FINDING_CLOSED, DIFFERENCE_VANISHED)
                .hasNotPassed(APPLY_RESOLUTION, DIFFERENCE_RESOLVED);
    }

    @Test
    void unansweredTaskIsLookedAtAgainAndOfferedAnew() {
        var finding = start();
        engine.runJobAt(COMPARE_HOLDING);
        var first = task(finding).getId();

        engine.fireTimer(COMPARISON_DUE);
        engine.runJobAt(COMPARE_HOLDING);

        assertThat(finding).isWaitingAt(RESOLVE_FINDING).hasPassed(COMPARISON_DUE);
        Assertions.assertThat(task(finding).getId()).isNotEqualTo(first);
        Assertions.assertThat(script.effects()).containsExactly(COMPARED, COMPARED);
    }

    private ProcessInstance start() {
        return engine.start(AccessReconciliationProcess.KEY, Script.FINDING, Map.of());
    }
}
