package dev.latchkey.process;

import dev.latchkey.approval.PolicyGate;
import dev.latchkey.lease.LeaseExtensions;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class ExtendLeaseDelegate implements JavaDelegate {

    private static final String REASON = "The lease was over before it could be extended; ask for the role again.";

    private final LeaseExtensions extensions;
    private final PolicyGate gate;

    ExtendLeaseDelegate(LeaseExtensions extensions, PolicyGate gate) {
        this.extensions = extensions;
        this.gate = gate;
    }

    /** A model from before this has nothing to catch the first error with; there the engine ends the instance. */
    @Override
    public void execute(DelegateExecution execution) {
        var request = new AccessVariables(execution).requestId();
        if (!gate.admit(request)) {
            throw new BpmnError(AccessRequestProcess.Errors.NO_LONGER_PERMITTED, "The policy does not permit it now");
        }
        if (!extensions.extend(request)) {
            gate.denyAfterAll(request, AccessRequestProcess.Errors.LEASE_ALREADY_OVER, REASON);
            throw new BpmnError(AccessRequestProcess.Errors.LEASE_ALREADY_OVER, REASON);
        }
    }
}
