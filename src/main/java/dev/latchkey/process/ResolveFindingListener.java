package dev.latchkey.process;

import dev.latchkey.finding.FindingId;
import dev.latchkey.finding.Findings;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Takes the answer to a finding from whoever completes the task; every door comes through here. */
@Component
final class ResolveFindingListener implements TaskListener {

    static final List<String> FIELDS = List.of("decision", "reason", "reviewAt");

    private final Findings findings;
    private final SignedInPerson signedIn;

    ResolveFindingListener(Findings findings, SignedInPerson signedIn) {
        this.findings = findings;
        this.signedIn = signedIn;
    }

    @Override
    public void notify(DelegateTask task) {
        var form = SubmittedForm.of(task);
        var execution = task.getExecution();
        findings.decide(
                signedIn.get(),
                FindingId.parse(execution.getProcessBusinessKey()),
                form.text("decision"),
                form.text("reason"),
                form.text("reviewAt"));
        execution.removeVariables(FIELDS);
    }
}
