package dev.latchkey.process;

/** The names by which Java knows the model {@code access-review.bpmn}. */
public final class AccessReviewProcess {

    public static final String KEY = "accessReview";

    public static final class Elements {

        public static final String GLASS_BROKEN = "startEvent_glassBroken";
        public static final String REVIEW_WANTED = "gateway_reviewWanted";
        public static final String OFFER_REVIEW = "serviceTask_offerReview";
        public static final String REVIEW_OPEN = "gateway_reviewOpen";
        public static final String REVIEW_EMERGENCY = "userTask_reviewEmergency";
        public static final String EMERGENCY_REVIEWED = "endEvent_emergencyReviewed";
        public static final String REVIEW_WINDOW_ELAPSED = "event_reviewWindowElapsed";
        public static final String REVIEWED_ELSEWHERE = "endEvent_reviewedElsewhere";

        private Elements() {}
    }

    private AccessReviewProcess() {}
}
