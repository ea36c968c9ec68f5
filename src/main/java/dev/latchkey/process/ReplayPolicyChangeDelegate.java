package dev.latchkey.process;

import dev.latchkey.change.ProposalReplays;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class ReplayPolicyChangeDelegate implements JavaDelegate {

    private final ProposalReplays replays;

    ReplayPolicyChangeDelegate(ProposalReplays replays) {
        this.replays = replays;
    }

    @Override
    public void execute(DelegateExecution execution) {
        replays.attach(new PolicyChangeVariables(execution).changeId());
    }
}
