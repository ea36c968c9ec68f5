package dev.latchkey.process;

import dev.latchkey.change.PolicyChangeDifferences;
import dev.latchkey.change.PolicyChanges;
import dev.latchkey.change.ReplayReport;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Shows the deciders in Tasklist what would change, and what the past would have been. Shown only: nothing reads it back. */
@Component
final class DescribePolicyChangeListener implements TaskListener {

    /** The engine keeps texts of 4,000 characters. */
    private static final int LONGEST = 3900;

    private final PolicyChanges changes;
    private final PolicyChangeDifferences differences;

    DescribePolicyChangeListener(PolicyChanges changes, PolicyChangeDifferences differences) {
        this.changes = changes;
        this.differences = differences;
    }

    @Override
    public void notify(DelegateTask task) {
        var change = changes.get(new PolicyChangeVariables(task.getExecution()).changeId());
        task.setVariableLocal("changeId", change.id().toString());
        task.setVariableLocal("requestedBy", change.proposedBy());
        task.setVariableLocal("changedFiles", shown(change.files()));
        task.setVariableLocal(
                "replayResult",
                shown(change.replay().map(ReplayReport::sentence).orElse("")));
        task.setVariableLocal("difference", shown(differences.inWords(change)));
    }

    private static String shown(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "\n... all of it is in the API";
    }
}
