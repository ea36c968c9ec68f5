package dev.latchkey.process;

import dev.latchkey.approval.Assignments;
import dev.latchkey.request.RequestId;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.context.Context;
import org.springframework.stereotype.Component;

/** Writes down who claims an approval's task or gives it back, on whatever door of the engine. */
@Component
final class RecordAssignmentListener implements TaskListener {

    private final Assignments assignments;
    private final SignedInPerson signedIn;

    RecordAssignmentListener(Assignments assignments, SignedInPerson signedIn) {
        this.assignments = assignments;
        this.signedIn = signedIn;
    }

    @Override
    public void notify(DelegateTask task) {
        if (Context.getCommandContext().getAuthenticatedUserId() == null) {
            // Latchkey itself, which has written it down already.
            return;
        }
        assignments.taken(
                signedIn.get(),
                RequestId.parse(task.getExecution().getProcessBusinessKey()),
                Optional.ofNullable(task.getAssignee()));
    }
}
