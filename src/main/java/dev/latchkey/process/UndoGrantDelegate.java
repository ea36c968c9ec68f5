package dev.latchkey.process;

import dev.latchkey.lease.Revocations;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class UndoGrantDelegate implements JavaDelegate {

    private final Revocations revocations;

    UndoGrantDelegate(Revocations revocations) {
        this.revocations = revocations;
    }

    @Override
    public void execute(DelegateExecution execution) {
        revocations.undoGrant(new AccessVariables(execution).leaseId());
    }
}
