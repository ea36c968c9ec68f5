package dev.latchkey.process;

import dev.latchkey.lease.Leases;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class OpenLeaseDelegate implements JavaDelegate {

    private final Leases leases;

    OpenLeaseDelegate(Leases leases) {
        this.leases = leases;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var variables = new AccessVariables(execution);
        variables.recordLease(leases.open(variables.requestId()));
    }
}
