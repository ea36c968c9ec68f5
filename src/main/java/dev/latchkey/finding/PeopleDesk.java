package dev.latchkey.finding;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Hands findings that need a person over to the process that asks one, and takes back those that do not any more. Apart
 * from the comparison, so that an engine in trouble delays no finding; what could not be handed over is tried again,
 * behind the others.
 */
@Component
public class PeopleDesk {

    private static final Logger log = LoggerFactory.getLogger(PeopleDesk.class);

    private final FindingsForPeople findings;
    private final FindingWorkflow workflow;
    private final TransactionTemplate transaction;

    public PeopleDesk(FindingsForPeople findings, FindingWorkflow workflow, TransactionTemplate transaction) {
        this.findings = findings;
        this.workflow = workflow;
        this.transaction = transaction;
    }

    public void serve() {
        findings.findToHandOver().forEach(this::handOver);
        findings.findToWithdraw().forEach(this::withdraw);
    }

    /** An open finding whose process somebody deleted is handed over anew. */
    public void askAgain() {
        var handedOver = findings.findHandedOver();
        if (!handedOver.isEmpty()) {
            var asked = workflow.findAsked();
            handedOver.stream().filter(id -> !asked.contains(id)).forEach(id -> {
                log.warn("Nobody is asked about finding '{}' any more; somebody will be", id);
                findings.takeBack(id);
            });
        }
    }

    private void handOver(FindingId id) {
        try {
            transaction.executeWithoutResult(status -> {
                if (findings.claimToHandOver(id)) {
                    workflow.detected(id);
                }
            });
        } catch (RuntimeException e) {
            log.error("Cannot hand finding '{}' over to a person now", id, e);
            findings.markHandOverFailed(id);
        }
    }

    private void withdraw(FindingId id) {
        try {
            transaction.executeWithoutResult(status -> {
                if (findings.claimToWithdraw(id)) {
                    workflow.closed(id);
                }
            });
        } catch (RuntimeException e) {
            log.error("Cannot tell that nobody need be asked about finding '{}' any more", id, e);
        }
    }
}
