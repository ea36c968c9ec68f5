package dev.latchkey.process;

import dev.latchkey.approval.ApprovalStage;
import dev.latchkey.approval.StageState;
import dev.latchkey.lease.Lease;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.policy.PolicyOutcome;
import dev.latchkey.request.RequestId;
import java.time.Instant;
import java.util.Date;
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
        return ((Number) execution.getVariable("stage")).intValue() + 1;
    }

    void recordPolicy(PolicyOutcome outcome, Instant startsAt, boolean extension) {
        execution.setVariable("policyOutcome", outcome.word());
        execution.setVariable("stageCount", outcome.stagesToPass().size());
        execution.setVariable("startsAt", Date.from(startsAt));
        execution.setVariable("extension", extension);
    }

    void recordConfirmation(boolean confirmed) {
        execution.setVariable("policyConfirmed", confirmed);
    }

    void recordStage(ApprovalStage stage) {
        execution.setVariable("approverGroup", stage.approvers());
        execution.setVariable("closesAt", Date.from(stage.closesAt().orElseThrow()));
    }

    void recordStageOutcome(StageState state) {
        execution.setVariable("stageOutcome", state.word());
    }

    void recordLease(Lease lease) {
        execution.setVariable("leaseId", lease.id().toString());
        execution.setVariable(EXPIRES_AT, Date.from(lease.expiresAt()));
    }
}
