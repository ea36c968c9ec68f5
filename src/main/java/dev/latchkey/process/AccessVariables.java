package dev.latchkey.process;

import dev.latchkey.approval.ApprovalStage;
import dev.latchkey.approval.Confirmation;
import dev.latchkey.approval.StageState;
import dev.latchkey.lease.Lease;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.policy.PolicyOutcome;
import dev.latchkey.request.RequestId;
import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.delegate.DelegateExecution;

/** The routing variables of the three processes: each is written in one place, none is believed where it matters. */
record AccessVariables(DelegateExecution execution) {

    static final String EXPIRES_AT = "expiresAt";

    RequestId requestId() {
        return RequestId.parse(execution.getProcessBusinessKey());
    }

    LeaseId leaseId() {
        return LeaseId.parse((String) execution.getVariable("leaseId"));
    }

    /** The engine counts loops from 0, people count stages from 1. */
    int stageNumber() {
        if (!(execution.getVariable("stage") instanceof Number stage)) {
            // A timer that was read before another transaction ended the stage, and its variables after.
            throw new OptimisticLockingException("The stage ended meanwhile");
        }
        return stage.intValue() + 1;
    }

    void recordPolicy(PolicyOutcome outcome, Instant startsAt, boolean extension) {
        execution.setVariable("policyOutcome", outcome.word());
        execution.setVariable("stageCount", outcome.stagesToPass().size());
        execution.setVariable("startsAt", Date.from(startsAt));
        execution.setVariable("extension", extension);
    }

    void recordConfirmation(Confirmation confirmation) {
        execution.setVariable("policyConfirmed", confirmation == Confirmation.CONFIRMED);
        execution.setVariable("approvalLost", confirmation == Confirmation.APPROVAL_LOST);
    }

    void recordStage(ApprovalStage stage) {
        execution.setVariable("approverGroup", stage.approvers());
        var closesAt = stage.closesAt().orElseThrow();
        execution.setVariable("closesAt", Date.from(closesAt));
        // A timer needs a time: where nobody is to be reminded or asked as well, the window ends first.
        execution.setVariable("remindsAt", Date.from(stage.remindsAt().orElse(closesAt)));
        execution.setVariable("escalatesAt", Date.from(stage.escalatesAt().orElse(closesAt)));
        recordStageOutcome(stage.state());
    }

    void recordStageOutcome(StageState state) {
        execution.setVariable("stageOutcome", state.word());
    }

    void recordLease(Lease lease) {
        execution.setVariable("leaseId", lease.id().toString());
        execution.setVariable(EXPIRES_AT, Date.from(lease.expiresAt()));
    }
}
