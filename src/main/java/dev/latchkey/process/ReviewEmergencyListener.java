package dev.latchkey.process;

import dev.latchkey.request.RequestId;
import dev.latchkey.review.Reviews;
import java.util.List;
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
        var form = SubmittedForm.of(task);
        var execution = task.getExecution();
        reviews.close(
                signedIn.get(),
                RequestId.parse(execution.getProcessBusinessKey()),
                form.text("verdict"),
                form.text("comment"));
        execution.removeVariables(FIELDS);
    }
}
