package dev.latchkey.process.cage;

import dev.latchkey.approval.Approvals;
import dev.latchkey.change.PolicyChangeId;
import dev.latchkey.change.PolicyChanges;
import dev.latchkey.finding.FindingId;
import dev.latchkey.finding.Findings;
import dev.latchkey.process.AccessReconciliationProcess;
import dev.latchkey.process.AccessReviewProcess;
import dev.latchkey.process.EngineDoor;
import dev.latchkey.process.PolicyChangeProcess;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import dev.latchkey.review.Reviews;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * What people answer in the tasks there are, and what became of one that is gone: who comes too late is told the state
 * that won.
 */
@Component
class DecidedTasks {

    private static final Set<String> DECISION = Set.of("decision", "comment", "duration");
    private static final Map<String, Set<String>> OTHERS = Map.of(
            AccessReconciliationProcess.Elements.RESOLVE_FINDING, Set.of("decision", "reason", "reviewAt"),
            AccessReviewProcess.Elements.REVIEW_EMERGENCY, Set.of("verdict", "comment"),
            PolicyChangeProcess.Elements.DECIDE_ON_POLICY_CHANGE, Set.of("decision", "comment"));

    private final EngineDoor engine;
    private final HistoryService history;
    private final AccessRequests requests;
    private final Findings findings;
    private final Reviews reviews;
    private final PolicyChanges changes;

    // The engine's guards need this class before there is an engine.
    DecidedTasks(
            @Lazy EngineDoor engine,
            @Lazy HistoryService history,
            @Lazy AccessRequests requests,
            @Lazy Findings findings,
            @Lazy Reviews reviews,
            @Lazy PolicyChanges changes) {
        this.engine = engine;
        this.history = history;
        this.requests = requests;
        this.findings = findings;
        this.reviews = reviews;
        this.changes = changes;
    }

    /** The fields that the task's form submits, also if it is gone; those of a decision where there never was such a task. */
    Set<String> fieldsOf(String taskId) {
        // Looked up with nobody's eyes: whether the person may complete the task is not asked here.
        return engine.trusted(() -> Optional.ofNullable(
                        history.createHistoricTaskInstanceQuery().taskId(taskId).singleResult())
                .map(task -> OTHERS.get(task.getTaskDefinitionKey()))
                .orElse(DECISION));
    }

    Optional<ConflictException> searchConflict(String taskId) {
        // Whoever knows the id could see the task while it was there; the history they may not read.
        return engine.trusted(() -> searchInstance(taskId)).map(this::conflict);
    }

    private ConflictException conflict(HistoricProcessInstance instance) {
        var key = instance.getBusinessKey();
        return switch (instance.getProcessDefinitionKey()) {
            case AccessReconciliationProcess.KEY -> Findings.closed(findings.get(FindingId.parse(key)));
            case AccessReviewProcess.KEY -> Reviews.closed(reviews.get(RequestId.parse(key)));
            case PolicyChangeProcess.KEY -> PolicyChanges.closed(changes.get(PolicyChangeId.parse(key)));
            default -> Approvals.notOpen(requests.get(RequestId.parse(key)));
        };
    }

    private Optional<HistoricProcessInstance> searchInstance(String taskId) {
        return Optional.ofNullable(history.createHistoricTaskInstanceQuery()
                        .taskId(taskId)
                        .finished()
                        .singleResult())
                .map(task -> history.createHistoricProcessInstanceQuery()
                        .processInstanceId(task.getProcessInstanceId())
                        .singleResult());
    }
}
