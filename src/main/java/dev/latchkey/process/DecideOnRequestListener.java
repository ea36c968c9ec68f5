package dev.latchkey.process;

import dev.latchkey.approval.Approvals;
import dev.latchkey.approval.DecisionForm;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.request.RequestId;
import java.util.List;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Takes a decision from whoever completes the task; every door comes through here. */
@Component
final class DecideOnRequestListener implements TaskListener {

    static final List<String> FIELDS = List.of("decision", "comment", "duration");

    private final Approvals approvals;
    private final SignedInPerson signedIn;

    DecideOnRequestListener(Approvals approvals, SignedInPerson signedIn) {
        this.approvals = approvals;
        this.signedIn = signedIn;
    }

    @Override
    public void notify(DelegateTask task) {
        var execution = task.getExecution();
        if (execution == null) {
            // Somebody else's completion was committed after this task was read and before its execution was.
            throw new OptimisticLockingException("Task '%s' was completed meanwhile".formatted(task.getId()));
        }
        var state = approvals.decide(
                signedIn.get(),
                RequestId.parse(execution.getProcessBusinessKey()),
                new DecisionForm(text(task, "decision"), text(task, "comment"), text(task, "duration")));
        execution.removeVariables(FIELDS);
        new AccessVariables(execution).recordStageOutcome(state);
    }

    private static String text(DelegateTask task, String field) {
        var value = task.getVariable(field);
        if (value != null && !(value instanceof String)) {
            throw new InvalidFieldException(field, "must be text");
        }
        return (String) value;
    }
}
