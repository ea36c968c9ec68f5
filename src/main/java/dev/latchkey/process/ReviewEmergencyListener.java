package dev.latchkey.process;

import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.request.RequestId;
import dev.latchkey.review.Reviews;
import java.util.List;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Takes the verdict on a use of break-glass from whoever completes the task; every door comes through here. */
@Component
final class ReviewEmergencyListener implements TaskListener {

    static final List<String> FIELDS = List.of("verdict", "comment");

    private final Reviews reviews;
    private final SignedInPerson signedIn;

    ReviewEmergencyListener(Reviews reviews, SignedInPerson signedIn) {
        this.reviews = reviews;
        this.signedIn = signedIn;
    }

    @Override
    public void notify(DelegateTask task) {
        var execution = task.getExecution();
        if (execution == null) {
            // Somebody else's completion was committed after this task was read and before its execution was.
            throw new OptimisticLockingException("Task '%s' was completed meanwhile".formatted(task.getId()));
        }
        reviews.close(
                signedIn.get(),
                RequestId.parse(execution.getProcessBusinessKey()),
                text(task, "verdict"),
                text(task, "comment"));
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
