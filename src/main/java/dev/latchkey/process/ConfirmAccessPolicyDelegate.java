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
        variables.recordConfirmation(gate.confirm(variables.requestId()));
    }
}
