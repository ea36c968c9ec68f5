package dev.latchkey.process;

import dev.latchkey.finding.Findings;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class ApplyResolutionDelegate implements JavaDelegate {

    private final Findings findings;

    ApplyResolutionDelegate(Findings findings) {
        this.findings = findings;
    }

    @Override
    public void execute(DelegateExecution execution) {
        findings.carryOut(new FindingVariables(execution).findingId());
    }
}
