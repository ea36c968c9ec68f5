package dev.latchkey.process;

import dev.latchkey.approval.PolicyGate;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class ConfirmAccessPolicyDelegate implements JavaDelegate {

    private final PolicyGate gate;

    ConfirmAccessPolicyDelegate(PolicyGate gate) {
        this.gate = gate;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var variables = new AccessVariables(execution);
        variables.recordConfirmation(gate.confirm(variables.requestId(), canAskAgain(execution)));
    }

    /** A model from before this, or one that a site has edited since, may have no way back to the approvers. */
    private static boolean canAskAgain(DelegateExecution execution) {
        return execution.getBpmnModelInstance().getModelElementById(AccessRequestProcess.Elements.APPROVAL_ASKED)
                != null;
    }
}
