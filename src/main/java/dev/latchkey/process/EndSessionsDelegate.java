package dev.latchkey.process;

import dev.latchkey.lease.Leases;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class EndSessionsDelegate implements JavaDelegate {

    private final Leases leases;

    EndSessionsDelegate(Leases leases) {
        this.leases = leases;
    }

    @Override
    public void execute(DelegateExecution execution) {
        leases.endSessions(new AccessVariables(execution).leaseId());
    }
}
