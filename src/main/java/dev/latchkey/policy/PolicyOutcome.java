package dev.latchkey.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the policy says to a request. */
public sealed interface PolicyOutcome {

    /** The word for it in tables, ledger and answers. */
    String word();

    /** It may not be had. */
    record Denied() implements PolicyOutcome {
        public static final String WORD = "denied";

        @Override
        public String word() {
            return WORD;
        }
    }

    /** It may be had without asking anybody. */
    record PreApproved() implements PolicyOutcome {
        public static final String WORD = "preApproved";

        @Override
        public String word() {
            return WORD;
        }
    }

    /** It may be had without asking anybody, because it is an emergency; somebody reviews it afterwards. */
    record Emergency() implements PolicyOutcome {
        public static final String WORD = "emergency";

        @Override
        public String word() {
            return WORD;
        }
    }

    /** People must agree, stage after stage; there is at least one stage. */
    record ApprovalNeeded(List<Stage> stages) implements PolicyOutcome {
        public static final String WORD = "approvalNeeded";

        public ApprovalNeeded {
            stages = List.copyOf(stages);
            if (stages.isEmpty()) {
                throw new IllegalArgumentException("An approval without a stage would be none");
            }
        }

        @Override
        public String word() {
            return WORD;
        }
    }

    /**
     * One step of the approval.
     *
     * @param approvers group path without the leading slash
     * @param approvals how many different people of the group must agree
     * @param window how long they have
     * @param reminder after how long they are reminded, if they are
     * @param escalation who is asked as well, if somebody is
     */
    record Stage(
            String approvers,
            int approvals,
            Duration window,
            Optional<Duration> reminder,
            Optional<Escalation> escalation) {

        /** A stage whose window elapses in silence. */
        public Stage(String approvers, int approvals, Duration window) {
            this(approvers, approvals, window, Optional.empty(), Optional.empty());
        }
    }

    /**
     * A further group that may decide, once nobody has for a while.
     *
     * @param group path without the leading slash
     */
    record Escalation(String group, Duration after) {}

    /** The stages to pass; none unless an approval is needed. */
    default List<Stage> stagesToPass() {
        return this instanceof ApprovalNeeded needed ? needed.stages() : List.of();
    }
}
