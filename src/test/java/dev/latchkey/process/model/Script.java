package dev.latchkey.process.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.test.mock.Mocks;

/**
 * Plays the part of every delegate and listener of the models: writes the routing variables that the real ones write,
 * as the test says, and notes the effects in their order.
 */
final class Script {

    static final String REQUEST = "5f0c1c58-0d9d-4a47-9a0f-2f3f6f4b7d11";
    static final String LEASE = "lease-1";
    static final Instant STARTS_AT = Instant.parse("2026-12-01T10:00:00Z");
    static final Instant REMINDS_AT = STARTS_AT.plus(Duration.ofHours(2));
    static final Instant ESCALATES_AT = STARTS_AT.plus(Duration.ofHours(4));
    static final Instant CLOSES_AT = STARTS_AT.plus(Duration.ofHours(8));
    static final Instant EXPIRES_AT = STARTS_AT.plus(Duration.ofHours(1));

    static final String FINDING = "0d9f0a5e-93a2-4c7e-8f3e-0f4f5d8f7a01";
    static final Instant COMPARE_AGAIN_AT = STARTS_AT.plus(Duration.ofDays(1));

    static final String CHANGE = "7c1d8f0e-41a5-4c1b-9d37-3a0c5e9b2f10";

    static final Instant REVIEW_DUE_AT = STARTS_AT.plus(Duration.ofDays(1));

    private final List<String> effects = new ArrayList<>();
    private String policy = "approvalNeeded";
    private int stages = 1;
    private int approvalsNeeded = 1;
    private int approvals;
    private boolean admitted = true;
    private boolean confirmed = true;
    private boolean approvalLost;
    private String delegate;
    private final Set<Object> passed = new HashSet<>();
    private boolean extension;
    private boolean leaseOver;
    private RuntimeException grantProblem;
    private boolean differenceResolved;
    private String review = "open";
    private RuntimeException deploymentProblem;
    private RuntimeException replayProblem;

    Script() {
        Mocks.register("recordAccessRequestListener", (ExecutionListener) Script::record);
        Mocks.register("evaluateAccessPolicyDelegate", (JavaDelegate) this::evaluate);
        Mocks.register("openStageDelegate", (JavaDelegate) this::openStage);
        Mocks.register("describeRequestListener", (TaskListener) task -> task.setVariableLocal("requestedBy", "ben"));
        Mocks.register("nameAssigneeListener", (TaskListener) this::nameAssignee);
        Mocks.register(
                "recordAssignmentListener", (TaskListener) task -> effects.add("assigned to " + task.getAssignee()));
        Mocks.register("remindApproversDelegate", (JavaDelegate) execution -> effects.add("reminded"));
        Mocks.register("escalateStageDelegate", (JavaDelegate) execution -> effects.add("escalated"));
        Mocks.register("decideOnRequestListener", (TaskListener) this::decide);
        Mocks.register("closeUnansweredStageDelegate", (JavaDelegate) this::closeUnanswered);
        Mocks.register("confirmAccessPolicyDelegate", (JavaDelegate) this::confirm);
        Mocks.register("extendLeaseDelegate", (JavaDelegate) this::extendLease);
        Mocks.register("openLeaseDelegate", (JavaDelegate) this::openLease);
        Mocks.register("grantRoleDelegate", (JavaDelegate) this::grant);
        Mocks.register("revokeRoleDelegate", (JavaDelegate) execution -> effects.add("revoked " + lease(execution)));
        Mocks.register("endSessionsDelegate", (JavaDelegate) execution -> effects.add("sessions ended"));
        Mocks.register("compareHoldingDelegate", (JavaDelegate) this::compareHolding);
        Mocks.register("describeFindingListener", (TaskListener) task -> task.setVariableLocal("heldBy", "ben"));
        Mocks.register("resolveFindingListener", (TaskListener)
                task -> effects.add("answered " + task.getVariable("decision")));
        Mocks.register("applyResolutionDelegate", (JavaDelegate) execution -> effects.add("applied"));
        Mocks.register("offerReviewDelegate", (JavaDelegate) this::offerReview);
        Mocks.register(
                "describeEmergencyListener", (TaskListener) task -> task.setVariableLocal("requestedBy", "dana"));
        Mocks.register("reviewEmergencyListener", (TaskListener)
                task -> effects.add("reviewed " + task.getVariable("verdict")));
        Mocks.register("replayPolicyChangeDelegate", (JavaDelegate) this::replay);
        Mocks.register(
                "describePolicyChangeListener", (TaskListener) task -> task.setVariableLocal("requestedBy", "adam"));
        Mocks.register("decideOnPolicyChangeListener", (TaskListener) Script::decideOnPolicyChange);
        Mocks.register("putPolicyChangeIntoForceDelegate", (JavaDelegate) this::deploy);
        Mocks.register(
                "closeUnansweredPolicyChangeDelegate", (JavaDelegate) execution -> effects.add("closed unanswered"));
        Mocks.register("undoGrantDelegate", (JavaDelegate) execution -> effects.add("undone " + lease(execution)));
    }

    Script policySays(String outcome) {
        policy = outcome;
        return this;
    }

    Script routeHasStages(int number) {
        stages = number;
        return this;
    }

    Script stageNeedsApprovals(int number) {
        approvalsNeeded = number;
        return this;
    }

    Script policyAdmitsNobody() {
        admitted = false;
        return this;
    }

    Script policyNoLongerPermits() {
        confirmed = false;
        return this;
    }

    Script approvalIsLostOnce() {
        approvalLost = true;
        return this;
    }

    Script stageWasPassed() {
        passed.add(0);
        return this;
    }

    Script delegateTakesCare(String username) {
        delegate = username;
        return this;
    }

    Script requestExtendsALease() {
        extension = true;
        return this;
    }

    Script leaseIsOver() {
        leaseOver = true;
        return this;
    }

    Script grantIsRefused() {
        grantProblem = new BpmnError("grantRefused", "The role is gone");
        return this;
    }

    Script grantGetsNoAnswer() {
        grantProblem = new IllegalStateException("The directory does not answer");
        return this;
    }

    Script differenceIsGone() {
        differenceResolved = true;
        return this;
    }

    Script reviewIs(String state) {
        review = state;
        return this;
    }

    Script deploymentIsRefused() {
        deploymentProblem = new BpmnError("deploymentRefused", "A group is gone");
        return this;
    }

    Script otherReplaysRun() {
        replayProblem = new IllegalStateException("Two replays are running already");
        return this;
    }

    Script noReplayRuns() {
        replayProblem = null;
        return this;
    }

    /** What happened outside the engine, in order. */
    List<String> effects() {
        return List.copyOf(effects);
    }

    private static void record(DelegateExecution execution) {
        execution.setProcessBusinessKey(REQUEST);
    }

    private void evaluate(DelegateExecution execution) {
        execution.setVariable("policyOutcome", policy);
        execution.setVariable("stageCount", "approvalNeeded".equals(policy) ? stages : 0);
        execution.setVariable("startsAt", Date.from(STARTS_AT));
        execution.setVariable("extension", extension);
    }

    private void openStage(DelegateExecution execution) {
        approvals = 0;
        effects.add("stage " + execution.getVariable("stage") + " opened for " + execution.getProcessBusinessKey());
        execution.setVariable("approverGroup", "approvers/orders");
        execution.setVariable("closesAt", Date.from(CLOSES_AT));
        execution.setVariable("remindsAt", Date.from(REMINDS_AT));
        execution.setVariable("escalatesAt", Date.from(ESCALATES_AT));
        execution.setVariable("stageOutcome", passed.contains(execution.getVariable("stage")) ? "approved" : "open");
    }

    private void nameAssignee(DelegateTask task) {
        if (delegate != null) {
            task.setAssignee(delegate);
        }
    }

    /** The agreement that is lost is that of the last stage. */
    private void confirm(DelegateExecution execution) {
        execution.setVariable("policyConfirmed", confirmed && !approvalLost);
        execution.setVariable("approvalLost", approvalLost);
        if (approvalLost) {
            passed.remove(stages - 1);
        }
        approvalLost = false;
    }

    private void decide(DelegateTask task) {
        var approved = "approve".equals(task.getVariable("decision"));
        approvals += approved ? 1 : 0;
        var open = approvals < approvalsNeeded;
        if (approved && !open) {
            passed.add(task.getVariable("stage"));
        }
        task.getExecution().setVariable("stageOutcome", approved ? open ? "open" : "approved" : "rejected");
    }

    private void closeUnanswered(DelegateExecution execution) {
        execution.setVariable("stageOutcome", "unanswered");
    }

    private void openLease(DelegateExecution execution) {
        if (!admitted) {
            throw new BpmnError("noLongerPermitted", "The policy does not permit it now");
        }
        effects.add("lease opened");
        execution.setVariable("leaseId", LEASE);
        execution.setVariable("expiresAt", Date.from(EXPIRES_AT));
    }

    private void extendLease(DelegateExecution execution) {
        if (!admitted) {
            throw new BpmnError("noLongerPermitted", "The policy does not permit it now");
        }
        if (leaseOver) {
            throw new BpmnError("leaseAlreadyOver", "The lease is over");
        }
        effects.add("lease extended for " + execution.getProcessBusinessKey());
    }

    private void grant(DelegateExecution execution) {
        if (grantProblem != null) {
            throw grantProblem;
        }
        effects.add("granted " + lease(execution));
    }

    private void compareHolding(DelegateExecution execution) {
        effects.add("compared " + execution.getProcessBusinessKey());
        execution.setVariable("differenceResolved", differenceResolved);
        execution.setVariable("compareAgainAt", Date.from(COMPARE_AGAIN_AT));
    }

    private void offerReview(DelegateExecution execution) {
        effects.add("offered " + execution.getProcessBusinessKey());
        execution.setVariable("reviewState", review);
        execution.setVariable("reviewerGroups", "approvers/orders,security");
        execution.setVariable("reviewUrgency", "overdue".equals(review) ? 100L : 75L);
        execution.setVariable("lookAgainAt", Date.from(REVIEW_DUE_AT));
    }

    private void replay(DelegateExecution execution) {
        if (replayProblem != null) {
            throw replayProblem;
        }
        effects.add("replayed " + execution.getProcessBusinessKey());
    }

    private static void decideOnPolicyChange(DelegateTask task) {
        var approved = "approve".equals(task.getVariable("decision"));
        task.getExecution().setVariable("policyChangeState", approved ? "approved" : "rejected");
    }

    private void deploy(DelegateExecution execution) {
        if (deploymentProblem != null) {
            throw deploymentProblem;
        }
        effects.add("in force");
    }

    private static String lease(DelegateExecution execution) {
        return execution.getVariable("leaseId") + " of " + execution.getProcessBusinessKey();
    }
}
