package dev.latchkey.process.cage;

import dev.latchkey.approval.Approvals;
import dev.latchkey.process.EngineDoor;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import java.util.Optional;
import org.camunda.bpm.engine.HistoryService;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** What became of the request whose task is gone: who comes too late is told the state that won. */
@Component
class DecidedTasks {

    private final EngineDoor engine;
    private final HistoryService history;
    private final AccessRequests requests;

    // The engine's guards need this class before there is an engine.
    DecidedTasks(@Lazy EngineDoor engine, @Lazy HistoryService history, @Lazy AccessRequests requests) {
        this.engine = engine;
        this.history = history;
        this.requests = requests;
    }

    Optional<ConflictException> searchConflict(String taskId) {
        // Whoever knows the id could see the task while it was there; the history they may not read.
        return engine.trusted(() -> searchRequest(taskId)).map(id -> Approvals.notOpen(requests.get(id)));
    }

    private Optional<RequestId> searchRequest(String taskId) {
        return Optional.ofNullable(history.createHistoricTaskInstanceQuery()
                        .taskId(taskId)
                        .finished()
                        .singleResult())
                .map(task -> history.createHistoricProcessInstanceQuery()
                        .processInstanceId(task.getProcessInstanceId())
                        .singleResult())
                .map(instance -> RequestId.parse(instance.getBusinessKey()));
    }
}
