package dev.latchkey.process;

import dev.latchkey.finding.Findings;
import java.time.Clock;
import java.time.Duration;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
final class CompareHoldingDelegate implements JavaDelegate {

    /** A task that nobody answered for so long is offered to everybody anew. */
    private static final Duration OFFERED = Duration.ofDays(1);

    private final Findings findings;
    private final Clock clock;

    CompareHoldingDelegate(Findings findings, Clock clock) {
        this.findings = findings;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var variables = new FindingVariables(execution);
        var finding = findings.lookAgain(variables.findingId());
        variables.recordComparison(!finding.open(), clock.instant().plus(OFFERED));
    }
}
