package dev.latchkey.process;

import dev.latchkey.change.PolicyChanges;
import java.util.List;
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
        var form = SubmittedForm.of(task);
        var execution = task.getExecution();
        var variables = new PolicyChangeVariables(execution);
        variables.recordState(
                changes.decide(signedIn.get(), variables.changeId(), form.text("decision"), form.text("comment")));
        execution.removeVariables(FIELDS);
    }
}
