package dev.latchkey.process;

import dev.latchkey.lease.Leases;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class RevokeRoleDelegate implements JavaDelegate {

    private final Leases leases;

    RevokeRoleDelegate(Leases leases) {
        this.leases = leases;
    }

    @Override
    public void execute(DelegateExecution execution) {
        leases.revoke(new AccessVariables(execution).leaseId());
    }
}
