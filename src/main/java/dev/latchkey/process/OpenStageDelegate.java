package dev.latchkey.process;

import dev.latchkey.approval.Approvals;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class OpenStageDelegate implements JavaDelegate {

    private final Approvals approvals;

    OpenStageDelegate(Approvals approvals) {
        this.approvals = approvals;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var variables = new AccessVariables(execution);
        variables.recordStage(approvals.open(variables.requestId(), variables.stageNumber()));
    }
}
