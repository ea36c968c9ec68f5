package dev.latchkey.reconciliation;

import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Hands findings that need a person over to the process that asks one, and takes back those that do not any more. Apart
 * from the comparison, so that an engine in trouble delays no finding; what could not be handed over is tried again.
 */
@Component
class PeopleDesk {

    private final FindingsForPeople findings;
    private final ReconciliationWorkflow workflow;
    private final TransactionTemplate transaction;

    PeopleDesk(FindingsForPeople findings, ReconciliationWorkflow workflow, TransactionTemplate transaction) {
        this.findings = findings;
        this.workflow = workflow;
        this.transaction = transaction;
    }

    void serve() {
        while (isDone(this::handOverNext)) {}
        while (isDone(this::withdrawNext)) {}
    }

    private boolean isDone(BooleanSupplier step) {
        return Boolean.TRUE.equals(transaction.execute(status -> step.getAsBoolean()));
    }

    private boolean handOverNext() {
        var next = findings.claimToHandOver();
        next.ifPresent(workflow::detected);
        return next.isPresent();
    }

    private boolean withdrawNext() {
        var next = findings.claimToWithdraw();
        next.ifPresent(workflow::closed);
        return next.isPresent();
    }
}
