package dev.latchkey.process;

import dev.latchkey.change.PolicyChanges;
import dev.latchkey.refusal.InvalidFieldException;
import java.util.List;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Takes the decision on a change from whoever completes the task; every door comes through here. */
@Component
final class DecideOnPolicyChangeListener implements TaskListener {

    private static final List<String> FIELDS = List.of("decision", "comment");

    private final PolicyChanges changes;
    private final SignedInPerson signedIn;

    DecideOnPolicyChangeListener(PolicyChanges changes, SignedInPerson signedIn) {
        this.changes = changes;
        this.signedIn = signedIn;
    }

    @Override
    public void notify(DelegateTask task) {
        var execution = task.getExecution();
        if (execution == null) {
            // Somebody else's completion was committed after this task was read and before its execution was.
            throw new OptimisticLockingException("Task '%s' was completed meanwhile".formatted(task.getId()));
        }
        var variables = new PolicyChangeVariables(execution);
        variables.recordState(
                changes.decide(signedIn.get(), variables.changeId(), text(task, "decision"), text(task, "comment")));
        execution.removeVariables(FIELDS);
    }

    private static String text(DelegateTask task, String field) {
        var value = task.getVariable(field);
        if (value != null && !(value instanceof String)) {
            throw new InvalidFieldException(field, "must be text");
        }
        return (String) value;
    }
}
