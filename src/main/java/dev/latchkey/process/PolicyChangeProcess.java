package dev.latchkey.process;

/** The names by which Java knows the model {@code policy-change.bpmn}. */
public final class PolicyChangeProcess {

    public static final String KEY = "policyChange";

    public static final class Elements {

        public static final String POLICY_CHANGE_PROPOSED = "startEvent_policyChangeProposed";
        public static final String REPLAY_POLICY_CHANGE = "serviceTask_replayPolicyChange";
        public static final String DECIDE_ON_POLICY_CHANGE = "userTask_decideOnPolicyChange";
        public static final String POLICY_CHANGE_APPROVED = "gateway_policyChangeApproved";
        public static final String POLICY_CHANGE_REJECTED = "endEvent_policyChangeRejected";
        public static final String PUT_POLICY_CHANGE_INTO_FORCE = "serviceTask_putPolicyChangeIntoForce";
        public static final String POLICY_CHANGE_EFFECTIVE = "endEvent_policyChangeEffective";
        public static final String DEPLOYMENT_REFUSED = "event_deploymentRefused";
        public static final String POLICY_CHANGE_REFUSED = "endEvent_policyChangeRefused";
        public static final String DECISION_WINDOW_ELAPSED = "event_decisionWindowElapsed";
        public static final String CLOSE_UNANSWERED_POLICY_CHANGE = "serviceTask_closeUnansweredPolicyChange";
        public static final String POLICY_CHANGE_UNANSWERED = "endEvent_policyChangeUnanswered";
        public static final String CLOSING = "eventSubProcess_closing";
        public static final String POLICY_CHANGE_CLOSED = "startEvent_policyChangeClosed";
        public static final String TAKEN_BACK = "gateway_takenBack";
        public static final String POLICY_CHANGE_WITHDRAWN = "endEvent_policyChangeWithdrawn";
        public static final String POLICY_CHANGE_SUPERSEDED = "endEvent_policyChangeSuperseded";

        private Elements() {}
    }

    public static final class Messages {

        public static final String POLICY_CHANGE_CLOSED = "latchkey.policyChangeClosed";

        private Messages() {}
    }

    public static final class Errors {

        public static final String DEPLOYMENT_REFUSED = "deploymentRefused";

        private Errors() {}
    }

    private PolicyChangeProcess() {}
}
