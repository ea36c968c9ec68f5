package dev.latchkey.process;

/** The names by which Java knows the model {@code access-lease.bpmn}. */
public final class AccessLeaseProcess {

    public static final String KEY = "accessLease";

    public static final class Elements {

        public static final String LEASE_OPENED = "startEvent_leaseOpened";
        public static final String HOLD_ROLE = "subProcess_holdRole";
        public static final String HOLDING_BEGINS = "startEvent_holdingBegins";
        public static final String GRANT_ROLE = "serviceTask_grantRole";
        public static final String END_REQUESTED = "event_endRequested";
        public static final String HOLDING_ENDED = "endEvent_holdingEnded";
        public static final String LEASE_EXPIRED = "event_leaseExpired";
        public static final String LEASE_OVER = "gateway_leaseOver";
        public static final String REVOKE_ROLE = "serviceTask_revokeRole";
        public static final String END_SESSIONS = "serviceTask_endSessions";
        public static final String ACCESS_REVOKED = "endEvent_accessRevoked";
        public static final String GRANT_REFUSED = "event_grantRefused";
        public static final String UNDO_GRANT = "serviceTask_undoGrant";
        public static final String ACCESS_NOT_GRANTED = "endEvent_accessNotGranted";

        private Elements() {}
    }

    public static final class Messages {

        public static final String LEASE_END_REQUESTED = "latchkey.leaseEndRequested";

        private Messages() {}
    }

    public static final class Errors {

        public static final String GRANT_REFUSED = "grantRefused";

        private Errors() {}
    }

    private AccessLeaseProcess() {}
}
