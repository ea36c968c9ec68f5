package dev.latchkey.process.model;

import static dev.latchkey.process.AccessReviewProcess.Elements.*;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.task;

import dev.latchkey.process.AccessReviewProcess;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Follows the review of a use of break-glass along each of its paths to each of its ends. */
class AccessReviewProcessTest {

    private static final String OFFERED = "offered " + Script.REQUEST;

    @RegisterExtension
    final ModelEngine engine = new ModelEngine();

    private final Script script = new Script();

    @Test
    void ownersAndSecurityAreAskedTheMomentTheGlassIsBroken() {
        var review = start();

        assertThat(review).isWaitingAt(REVIEW_EMERGENCY).hasBusinessKey(Script.REQUEST);
        assertThat(task(review))
                .hasName("Review break-glass access")
                .hasCandidateGroup("approvers/orders")
                .hasCandidateGroup("security")
                .isNotAssigned();
        Assertions.assertThat(engine.engine()
                        .getTaskService()
                        .getVariablesLocal(task(review).getId()))
                .containsEntry("requestedBy", "dana");
        Assertions.assertThat(engine.dueAt(REVIEW_WINDOW_ELAPSED)).isEqualTo(Script.REVIEW_DUE_AT);
    }

    @Test
    void verdictClosesTheReview() {
        var review = start();

        engine.complete(REVIEW_EMERGENCY, Map.of("verdict", "justified"));

        assertThat(review)
                .isEnded()
                .hasPassedInOrder(
                        GLASS_BROKEN, REVIEW_WANTED, OFFER_REVIEW, REVIEW_OPEN, REVIEW_EMERGENCY, EMERGENCY_REVIEWED)
                .hasNotPassed(REVIEW_WINDOW_ELAPSED, REVIEWED_ELSEWHERE);
        Assertions.assertThat(script.effects()).containsExactly(OFFERED, "reviewed justified");
    }

    @Test
    void unreviewedOneIsOfferedAnewAndMoreUrgentlyAndNeverClosesByItself() {
        var review = start();
        var first = task(review);

        script.reviewIs("overdue");
        engine.fireTimer(REVIEW_WINDOW_ELAPSED);
        engine.fireTimer(REVIEW_WINDOW_ELAPSED);

        assertThat(review).isWaitingAt(REVIEW_EMERGENCY).hasPassed(REVIEW_WINDOW_ELAPSED);
        Assertions.assertThat(task(review).getId()).isNotEqualTo(first.getId());
        Assertions.assertThat(task(review).getPriority()).isGreaterThan(first.getPriority());
        Assertions.assertThat(script.effects()).containsExactly(OFFERED, OFFERED, OFFERED);
    }

    @Test
    void nobodyIsAskedAboutWhatIsReviewedAlready() {
        script.reviewIs("closed");

        assertThat(start()).isEnded().hasPassed(REVIEWED_ELSEWHERE).hasNotPassed(REVIEW_EMERGENCY);
    }

    @Test
    void anAnswerThatTheModelDoesNotKnowAsksSomebody() {
        script.reviewIs("perhaps");

        assertThat(start()).isWaitingAt(REVIEW_EMERGENCY);
    }

    private ProcessInstance start() {
        return engine.start(AccessReviewProcess.KEY, Script.REQUEST, Map.of());
    }
}
