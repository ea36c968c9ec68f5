package dev.latchkey.process;

import dev.latchkey.finding.FindingId;
import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;

/** The routing variables of the process that asks about a finding: each is written in one place. */
record FindingVariables(DelegateExecution execution) {

    FindingId findingId() {
        return FindingId.parse(execution.getProcessBusinessKey());
    }

    void recordComparison(boolean resolved, Instant compareAgainAt) {
        execution.setVariable("differenceResolved", resolved);
        execution.setVariable("compareAgainAt", Date.from(compareAgainAt));
    }
}
