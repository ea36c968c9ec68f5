package dev.latchkey.process;

import dev.latchkey.approval.PolicyGate;
import dev.latchkey.lease.Leases;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class OpenLeaseDelegate implements JavaDelegate {

    private final PolicyGate gate;
    private final Leases leases;

    OpenLeaseDelegate(PolicyGate gate, Leases leases) {
        this.gate = gate;
        this.leases = leases;
    }

    /** A model from before this has nothing to catch the error with; there the engine ends the instance. */
    @Override
    public void execute(DelegateExecution execution) {
        var variables = new AccessVariables(execution);
        if (!gate.admit(variables.requestId())) {
            throw new BpmnError(AccessRequestProcess.Errors.NO_LONGER_PERMITTED, "The policy does not permit it now");
        }
        variables.recordLease(leases.open(variables.requestId()));
    }
}
