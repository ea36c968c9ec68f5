package dev.latchkey.process;

import dev.latchkey.approval.Assignments;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Gives a new approval's task to whoever takes care of the stage, as the ledger knows. */
@Component
final class NameAssigneeListener implements TaskListener {

    private final Assignments assignments;

    NameAssigneeListener(Assignments assignments) {
        this.assignments = assignments;
    }

    @Override
    public void notify(DelegateTask task) {
        var variables = new AccessVariables(task.getExecution());
        assignments
                .searchAssignee(variables.requestId(), variables.stageNumber())
                .ifPresent(task::setAssignee);
    }
}
