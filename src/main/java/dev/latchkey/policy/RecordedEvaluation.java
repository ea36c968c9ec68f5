package dev.latchkey.policy;

import dev.latchkey.policy.PolicyOutcome.Escalation;
import dev.latchkey.policy.ReplayedRequest.Stage;
import dev.latchkey.policy.ReplayedRequest.Was;
import dev.latchkey.policy.ReplayedRequest.Would;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How a request was decided when it was asked for, and by which facts; no facts if they were not recorded. */
record RecordedEvaluation(
        UUID requestId,
        Instant requestedAt,
        String requestedBy,
        String role,
        Was was,
        List<String> reasons,
        Map<String, Object> facts) {

    ReplayedRequest replay(CandidateTables.Candidate candidate) {
        return new ReplayedRequest(
                requestId, requestedAt, requestedBy, role, was, facts.isEmpty() ? null : would(candidate));
    }

    private Would would(CandidateTables.Candidate candidate) {
        var evaluation = candidate.evaluate(facts, RoleLimit.recorded(was.rules(), reasons));
        return new Would(
                evaluation.outcome().word(),
                evaluation.rules(),
                evaluation.reasons(),
                evaluation.outcome().stagesToPass().stream()
                        .map(stage -> new Stage(
                                stage.approvers(),
                                stage.approvals(),
                                stage.window(),
                                stage.escalation().map(Escalation::group).orElse(null),
                                stage.escalation().map(Escalation::after).orElse(null)))
                        .toList());
    }
}
