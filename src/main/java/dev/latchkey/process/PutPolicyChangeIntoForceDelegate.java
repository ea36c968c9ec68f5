package dev.latchkey.process;

import dev.latchkey.change.PolicyChanges;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class PutPolicyChangeIntoForceDelegate implements JavaDelegate {

    private final PolicyChanges changes;

    PutPolicyChangeIntoForceDelegate(PolicyChanges changes) {
        this.changes = changes;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var refusal = changes.putIntoForce(new PolicyChangeVariables(execution).changeId());
        if (refusal.isPresent()) {
            throw new BpmnError(PolicyChangeProcess.Errors.DEPLOYMENT_REFUSED, refusal.get());
        }
    }
}
