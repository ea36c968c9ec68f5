package dev.latchkey.process;

import dev.latchkey.finding.FindingId;
import dev.latchkey.finding.Findings;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Shows security in Tasklist what was found. Shown only: nothing reads it back. */
@Component
final class DescribeFindingListener implements TaskListener {

    private final Findings findings;

    DescribeFindingListener(Findings findings) {
        this.findings = findings;
    }

    @Override
    public void notify(DelegateTask task) {
        var finding = findings.get(FindingId.parse(task.getExecution().getProcessBusinessKey()));
        task.setVariableLocal("findingKind", finding.kind().word());
        task.setVariableLocal("heldBy", finding.username());
        task.setVariableLocal("role", finding.roleName().orElse(""));
        task.setVariableLocal("heldSince", finding.since().toString());
        task.setVariableLocal("causedBy", finding.actor().orElse("unknown"));
        task.setVariableLocal("actionTaken", finding.action().word());
        task.setVariableLocal("description", finding.detail());
    }
}
