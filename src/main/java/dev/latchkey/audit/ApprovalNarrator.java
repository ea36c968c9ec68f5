package dev.latchkey.audit;

import dev.latchkey.approval.ApprovalStage;
import dev.latchkey.approval.Assignment;
import dev.latchkey.approval.Decision;
import dev.latchkey.request.AccessRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says in words what happened while people were asked, beside their decisions. From the ledger: an engine's timer may
 * fire more than once, and what it finds done it leaves alone.
 */
record ApprovalNarrator(
        AccessRequest request, List<ApprovalStage> stages, List<Decision> decisions, List<Assignment> assignments) {

    private static final String LATCHKEY = "latchkey";

    Stream<AuditEntry> tell() {
        return Stream.of(
                        stages.stream().map(this::reminded).flatMap(Optional::stream),
                        stages.stream().map(this::escalated).flatMap(Optional::stream),
                        assignments.stream().map(this::assigned),
                        decisions.stream().map(this::invalidated).flatMap(Optional::stream))
                .flatMap(facts -> facts);
    }

    private Optional<AuditEntry> reminded(ApprovalStage stage) {
        return stage.reminder()
                .flatMap(ApprovalStage.Reminder::sentAt)
                .map(at -> entry(
                        at,
                        LATCHKEY,
                        "approversReminded",
                        "'%s' was reminded of %s's request for '%s'."
                                .formatted(stage.approvers(), request.requesterName(), request.roleName())));
    }

    private Optional<AuditEntry> escalated(ApprovalStage stage) {
        return stage.escalation()
                .flatMap(escalation -> escalation
                        .escalatedAt()
                        .map(at -> entry(
                                at,
                                LATCHKEY,
                                "stageEscalated",
                                "Stage %d was not answered; '%s' may decide on it as well."
                                        .formatted(stage.number(), escalation.group()))));
    }

    private AuditEntry assigned(Assignment assignment) {
        return assignment.delegateLeftOut() ? leftOut(assignment) : named(assignment);
    }

    private AuditEntry leftOut(Assignment assignment) {
        return entry(
                assignment.assignedAt(),
                LATCHKEY,
                "delegateLeftOut",
                "Stage %d was opened without a delegate: %s."
                        .formatted(assignment.stage(), assignment.reason().orElseThrow()));
    }

    private AuditEntry named(Assignment assignment) {
        var reason = assignment.reason().map(": "::concat).orElse("");
        return assignment
                .assignee()
                .map(name -> entry(
                        assignment.assignedAt(),
                        assignment.assignedBy(),
                        "assigned",
                        (name.equals(assignment.assignedBy())
                                        ? "%s takes care of stage %d%s%s."
                                        : "%s gave stage %d to %s%s.")
                                .formatted(
                                        assignment.assignedBy(),
                                        assignment.stage(),
                                        name.equals(assignment.assignedBy()) ? "" : name,
                                        reason)))
                .orElseGet(() -> entry(
                        assignment.assignedAt(),
                        assignment.assignedBy(),
                        "unassigned",
                        "Nobody takes care of stage %d any more%s.".formatted(assignment.stage(), reason)));
    }

    private Optional<AuditEntry> invalidated(Decision decision) {
        return decision.invalidation()
                .map(lost -> entry(
                        lost.at(),
                        LATCHKEY,
                        "approvalInvalidated",
                        "%s's approval at stage %d does not count any more, and the stage is asked again. %s"
                                .formatted(decision.deciderName(), decision.stage(), lost.reason())));
    }

    private AuditEntry entry(Instant at, String actor, String action, String sentence) {
        return AuditEntry.of(request, at, actor, action, sentence);
    }
}
