package dev.latchkey.process;

import dev.latchkey.lease.LeaseOverException;
import dev.latchkey.lease.Leases;
import dev.latchkey.lease.RoleAssignmentRefusedException;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class GrantRoleDelegate implements JavaDelegate {

    private final Leases leases;

    GrantRoleDelegate(Leases leases) {
        this.leases = leases;
    }

    /** An outage is not caught: the engine tries again until the lease is over. */
    @Override
    public void execute(DelegateExecution execution) {
        var variables = new AccessVariables(execution);
        try {
            leases.grant(variables.leaseId());
        } catch (RoleAssignmentRefusedException | LeaseOverException e) {
            throw new BpmnError(AccessLeaseProcess.Errors.GRANT_REFUSED, e.getMessage(), e);
        }
    }
}
