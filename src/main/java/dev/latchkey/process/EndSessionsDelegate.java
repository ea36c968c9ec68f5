package dev.latchkey.process;

import dev.latchkey.lease.Revocations;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class EndSessionsDelegate implements JavaDelegate {

    private final Revocations revocations;

    EndSessionsDelegate(Revocations revocations) {
        this.revocations = revocations;
    }

    @Override
    public void execute(DelegateExecution execution) {
        revocations.endSessions(new AccessVariables(execution).leaseId());
    }
}
