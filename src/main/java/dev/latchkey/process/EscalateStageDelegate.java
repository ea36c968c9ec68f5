package dev.latchkey.process;

import dev.latchkey.approval.Approvals;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class EscalateStageDelegate implements JavaDelegate {

    private final Approvals approvals;

    EscalateStageDelegate(Approvals approvals) {
        this.approvals = approvals;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var variables = new AccessVariables(execution);
        approvals.escalate(variables.requestId(), variables.stageNumber());
    }
}
