package dev.latchkey.process;

import dev.latchkey.finding.FindingId;
import dev.latchkey.finding.Findings;
import dev.latchkey.refusal.InvalidFieldException;
import java.util.List;
import org.camunda.bpm.engine.OptimisticLockingException;
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
        var execution = task.getExecution();
        if (execution == null) {
            // Somebody else's completion was committed after this task was read and before its execution was.
            throw new OptimisticLockingException("Task '%s' was completed meanwhile".formatted(task.getId()));
        }
        findings.decide(
                signedIn.get(),
                FindingId.parse(execution.getProcessBusinessKey()),
                text(task, "decision"),
                text(task, "reason"),
                text(task, "reviewAt"));
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
