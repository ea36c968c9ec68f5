package dev.latchkey.process;

import dev.latchkey.lease.Leases;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class UndoGrantDelegate implements JavaDelegate {

    private final Leases leases;

    UndoGrantDelegate(Leases leases) {
        this.leases = leases;
    }

    @Override
    public void execute(DelegateExecution execution) {
        leases.revoke(new AccessVariables(execution).leaseId());
    }
}
