package dev.latchkey.process;

import dev.latchkey.approval.PolicyGate;
import dev.latchkey.request.AccessRequests;
import java.time.Clock;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class EvaluateAccessPolicyDelegate implements JavaDelegate {

    private final PolicyGate gate;
    private final AccessRequests requests;
    private final Clock clock;

    EvaluateAccessPolicyDelegate(PolicyGate gate, AccessRequests requests, Clock clock) {
        this.gate = gate;
        this.requests = requests;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var variables = new AccessVariables(execution);
        var outcome = gate.evaluate(variables.requestId());
        var request = requests.get(variables.requestId());
        variables.recordPolicy(
                outcome,
                request.startAt().orElseGet(clock::instant),
                request.extendsLease().isPresent());
    }
}
