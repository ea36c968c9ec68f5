package dev.latchkey.process;

import dev.latchkey.change.PolicyChanges;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class CloseUnansweredPolicyChangeDelegate implements JavaDelegate {

    private final PolicyChanges changes;

    CloseUnansweredPolicyChangeDelegate(PolicyChanges changes) {
        this.changes = changes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        changes.closeUnanswered(new PolicyChangeVariables(execution).changeId());
    }
}
