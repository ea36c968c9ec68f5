package dev.latchkey.process;

import dev.latchkey.approval.Approvals;
import dev.latchkey.approval.DecisionForm;
import dev.latchkey.request.RequestId;
import java.util.List;
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
        var form = SubmittedForm.of(task);
        var execution = task.getExecution();
        var state = approvals.decide(
                signedIn.get(),
                RequestId.parse(execution.getProcessBusinessKey()),
                new DecisionForm(form.text("decision"), form.text("comment"), form.text("duration")));
        execution.removeVariables(FIELDS);
        new AccessVariables(execution).recordStageOutcome(state);
    }
}
