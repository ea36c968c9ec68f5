package dev.latchkey.process;

/** The names by which Java knows the model {@code access-request.bpmn}. */
public final class AccessRequestProcess {

    public static final String KEY = "accessRequest";

    public static final class Elements {

        public static final String ACCESS_REQUESTED = "startEvent_accessRequested";
        public static final String EVALUATE_ACCESS_POLICY = "businessRuleTask_evaluateAccessPolicy";
        public static final String ACCESS_PERMITTED = "gateway_accessPermitted";
        public static final String GLASS_BROKEN = "event_glassBroken";
        public static final String REQUEST_DENIED = "endEvent_requestDenied";
        public static final String APPROVAL_ASKED = "gateway_approvalAsked";
        public static final String ACCESS_APPROVAL = "callActivity_accessApproval";
        public static final String REQUEST_APPROVED = "gateway_requestApproved";
        public static final String REQUEST_UNANSWERED = "endEvent_requestUnanswered";
        public static final String REQUEST_REJECTED = "endEvent_requestRejected";
        public static final String APPROVAL_SETTLED = "gateway_approvalSettled";
        public static final String START_REACHED = "event_startReached";
        public static final String CONFIRM_ACCESS_POLICY = "businessRuleTask_confirmAccessPolicy";
        public static final String STILL_PERMITTED = "gateway_stillPermitted";
        public static final String ACCESS_NO_LONGER_PERMITTED = "endEvent_accessNoLongerPermitted";
        public static final String EXTENDS_LEASE = "gateway_extendsLease";
        public static final String EXTEND_LEASE = "serviceTask_extendLease";
        public static final String LEASE_EXTENDED = "endEvent_leaseExtended";
        public static final String LEASE_ALREADY_OVER = "event_leaseAlreadyOver";
        public static final String EXTENSION_NO_LONGER_PERMITTED = "event_extensionNoLongerPermitted";
        public static final String LEASE_NOT_EXTENDED = "endEvent_leaseNotExtended";
        public static final String OPEN_LEASE = "serviceTask_openLease";
        public static final String NO_LONGER_PERMITTED = "event_noLongerPermitted";
        public static final String LEASE_NOT_OPENED = "endEvent_leaseNotOpened";
        public static final String ACCESS_LEASE = "callActivity_accessLease";
        public static final String ACCESS_ENDED = "endEvent_accessEnded";
        public static final String GRANT_REFUSED = "event_grantRefused";
        public static final String ACCESS_NOT_GRANTED = "endEvent_accessNotGranted";
        public static final String WITHDRAWAL = "eventSubProcess_withdrawal";
        public static final String WITHDRAWAL_REQUESTED = "startEvent_withdrawalRequested";
        public static final String REQUEST_WITHDRAWN = "endEvent_requestWithdrawn";
        public static final String LEASE_OVER_BEFORE_ANSWER = "eventSubProcess_leaseOverBeforeAnswer";
        public static final String EXTENDED_LEASE_OVER = "startEvent_extendedLeaseOver";
        public static final String EXTENSION_DENIED = "endEvent_extensionDenied";

        private Elements() {}
    }

    public static final class Messages {

        public static final String REQUEST_WITHDRAWN = "latchkey.requestWithdrawn";
        public static final String EXTENDED_LEASE_OVER = "latchkey.extendedLeaseOver";

        private Messages() {}
    }

    public static final class Errors {

        public static final String GRANT_REFUSED = "grantRefused";
        public static final String LEASE_ALREADY_OVER = "leaseAlreadyOver";
        public static final String NO_LONGER_PERMITTED = "noLongerPermitted";

        private Errors() {}
    }

    private AccessRequestProcess() {}
}
