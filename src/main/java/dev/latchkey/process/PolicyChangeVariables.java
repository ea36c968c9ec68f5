package dev.latchkey.process;

import dev.latchkey.change.PolicyChange;
import dev.latchkey.change.PolicyChangeId;
import dev.latchkey.change.PolicyChangeState;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;

/** The routing variables of the process about a change: what they say is never believed, the ledger is. */
record PolicyChangeVariables(DelegateExecution execution) {

    private static final String STATE = "policyChangeState";

    static VariableMap atStart(PolicyChange change) {
        return Variables.createVariables()
                .putValue("closesAt", Date.from(change.closesAt().orElseThrow()));
    }

    static VariableMap atClosing(PolicyChange change) {
        return Variables.createVariables().putValue(STATE, change.state().word());
    }

    PolicyChangeId changeId() {
        return PolicyChangeId.parse(execution.getProcessBusinessKey());
    }

    void recordState(PolicyChangeState state) {
        execution.setVariable(STATE, state.word());
    }
}
