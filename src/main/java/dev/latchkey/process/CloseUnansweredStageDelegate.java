package dev.latchkey.process;

import dev.latchkey.approval.Approvals;
import dev.latchkey.approval.StageState;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class CloseUnansweredStageDelegate implements JavaDelegate {

    private final Approvals approvals;

    CloseUnansweredStageDelegate(Approvals approvals) {
        this.approvals = approvals;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var variables = new AccessVariables(execution);
        approvals.closeUnanswered(variables.requestId(), variables.stageNumber());
        variables.recordStageOutcome(StageState.UNANSWERED);
    }
}
