package dev.latchkey.process;

/** The names by which Java knows the model {@code access-approval.bpmn}. */
public final class AccessApprovalProcess {

    public static final String KEY = "accessApproval";

    public static final class Elements {

        public static final String STAGE_REACHED = "startEvent_stageReached";
        public static final String OPEN_STAGE = "serviceTask_openStage";
        public static final String STAGE_PASSED = "gateway_stagePassed";
        public static final String STAGE_PASSED_BEFORE = "endEvent_stagePassedBefore";
        public static final String DECISION_AWAITED = "gateway_decisionAwaited";
        public static final String DECIDE_ON_REQUEST = "userTask_decideOnRequest";
        public static final String STAGE_DECIDED = "gateway_stageDecided";
        public static final String STAGE_APPROVED = "endEvent_stageApproved";
        public static final String STAGE_REJECTED = "endEvent_stageRejected";
        public static final String REMINDER_DUE = "event_reminderDue";
        public static final String REMIND_APPROVERS = "serviceTask_remindApprovers";
        public static final String APPROVERS_REMINDED = "endEvent_approversReminded";
        public static final String ESCALATION_DUE = "event_escalationDue";
        public static final String ESCALATE_STAGE = "serviceTask_escalateStage";
        public static final String STAGE_ESCALATED = "endEvent_stageEscalated";
        public static final String APPROVAL_WINDOW_ELAPSED = "event_approvalWindowElapsed";
        public static final String CLOSE_UNANSWERED_STAGE = "serviceTask_closeUnansweredStage";
        public static final String STAGE_UNANSWERED = "endEvent_stageUnanswered";

        private Elements() {}
    }

    private AccessApprovalProcess() {}
}
