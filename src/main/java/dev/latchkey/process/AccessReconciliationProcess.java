package dev.latchkey.process;

/** The names by which Java knows the model {@code access-reconciliation.bpmn}. */
public final class AccessReconciliationProcess {

    public static final String KEY = "accessReconciliation";

    public static final class Elements {

        public static final String DIFFERENCE_DETECTED = "startEvent_differenceDetected";
        public static final String COMPARISON_WANTED = "gateway_comparisonWanted";
        public static final String COMPARE_HOLDING = "serviceTask_compareHolding";
        public static final String DIFFERENCE_REMAINS = "gateway_differenceRemains";
        public static final String RESOLVE_FINDING = "userTask_resolveFinding";
        public static final String APPLY_RESOLUTION = "serviceTask_applyResolution";
        public static final String DIFFERENCE_RESOLVED = "endEvent_differenceResolved";
        public static final String FINDING_CLOSED = "event_findingClosed";
        public static final String DIFFERENCE_VANISHED = "endEvent_differenceVanished";
        public static final String COMPARISON_DUE = "event_comparisonDue";

        private Elements() {}
    }

    public static final class Messages {

        public static final String FINDING_CLOSED = "latchkey.findingClosed";

        private Messages() {}
    }

    private AccessReconciliationProcess() {}
}
