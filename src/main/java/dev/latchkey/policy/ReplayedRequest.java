package dev.latchkey.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A past request, as it was decided and as the candidate would decide it.
 *
 * @param would nothing if it cannot be said, because its facts were not recorded
 */
public record ReplayedRequest(
        UUID requestId, Instant requestedAt, String requestedBy, String role, Was was, Would would) {

    /** What was decided. */
    public record Was(String outcome, List<String> rules, List<Stage> stages) {}

    /** What the candidate says. */
    public record Would(String outcome, List<String> rules, List<String> reasons, List<Stage> stages) {}

    /**
     * One step of an approval.
     *
     * @param escalationGroup who may decide as well after {@code escalation}; both null if nobody
     */
    public record Stage(String group, int approvals, Duration window, String escalationGroup, Duration escalation) {}

    boolean isSkipped() {
        return would == null;
    }

    /** Whether the requester would see a difference: another outcome, or other people to ask. */
    boolean isChanged() {
        return !isSkipped()
                && !(was.outcome().equals(would.outcome()) && was.stages().equals(would.stages()));
    }
}
