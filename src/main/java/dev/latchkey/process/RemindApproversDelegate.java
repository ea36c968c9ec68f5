package dev.latchkey.process;

import dev.latchkey.approval.Approvals;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class RemindApproversDelegate implements JavaDelegate {

    private final Approvals approvals;

    RemindApproversDelegate(Approvals approvals) {
        this.approvals = approvals;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var variables = new AccessVariables(execution);
        approvals.remind(variables.requestId(), variables.stageNumber());
    }
}
