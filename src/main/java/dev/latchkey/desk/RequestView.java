package dev.latchkey.desk;

import dev.latchkey.approval.ApprovalStage;
import dev.latchkey.approval.ApprovalStage.Escalation;
import dev.latchkey.approval.ApprovalStage.Reminder;
import dev.latchkey.approval.Assignment;
import dev.latchkey.approval.Decision;
import dev.latchkey.approval.StageState;
import dev.latchkey.lease.Lease;
import dev.latchkey.lease.LeaseExtension;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.review.Review;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A request as the API shows it; its state is its lease's as soon as there is one. A request for more time shows the
 * lease that it extends; its state is {@code extended}, and start and end those of the added time, once it was added.
 *
 * @param networkZone from which zone of the network it was asked for, in the word of the site's gateway; part of what people
 *     agree to
 */
public record RequestView(
        String id,
        String state,
        String role,
        String system,
        String tier,
        String requestedBy,
        Instant requestedAt,
        Duration duration,
        Duration agreedDuration,
        String justification,
        String ticket,
        boolean emergency,
        String networkZone,
        String contentHash,
        Instant startAt,
        Instant expiresAt,
        List<StageView> stages,
        List<DecisionView> decisions,
        String extendsLease,
        LeaseView lease,
        ReviewView review,
        List<String> reasons) {

    public record StageView(
            int number,
            String group,
            int approvals,
            String state,
            Instant closesAt,
            Instant remindsAt,
            Instant remindedAt,
            String escalationGroup,
            Instant escalatesAt,
            Instant escalatedAt,
            String assignedTo) {
        static StageView of(ApprovalStage stage, Optional<String> assignee) {
            return new StageView(
                    stage.number(),
                    stage.approvers(),
                    stage.approvals(),
                    stage.state().word(),
                    stage.closesAt().orElse(null),
                    stage.remindsAt().orElse(null),
                    stage.reminder().flatMap(Reminder::sentAt).orElse(null),
                    stage.escalation().map(Escalation::group).orElse(null),
                    stage.escalatesAt().orElse(null),
                    stage.escalation().flatMap(Escalation::escalatedAt).orElse(null),
                    assignee.orElse(null));
        }
    }

    public record DecisionView(
            int stage,
            String decidedBy,
            String decision,
            String comment,
            Duration agreedDuration,
            Instant decidedAt,
            String invalidation) {
        static DecisionView of(Decision decision) {
            return new DecisionView(
                    decision.stage(),
                    decision.deciderName(),
                    decision.verdict().word(),
                    decision.comment().orElse(null),
                    decision.agreed().orElse(null),
                    decision.decidedAt(),
                    decision.invalidation().map(Decision.Invalidation::reason).orElse(null));
        }
    }

    static RequestView of(
            AccessRequest request,
            List<ApprovalStage> stages,
            List<Decision> decisions,
            List<Assignment> assignments,
            Duration agreed,
            Optional<Lease> lease,
            Optional<LeaseExtension> extension,
            Optional<Review> review,
            List<String> reasons) {
        var opened = lease.filter(l -> request.extendsLease().isEmpty());
        return new RequestView(
                request.id().toString(),
                opened.map(l -> l.state().word())
                        .or(() -> extension.map(e -> LeaseExtension.STATE))
                        .orElse(request.state().word()),
                request.roleName(),
                request.system(),
                request.tier(),
                request.requesterName(),
                request.requestedAt(),
                request.duration(),
                agreed,
                request.justification(),
                request.ticket().orElse(null),
                request.emergency(),
                request.networkZone().orElse(null),
                request.contentHash(),
                opened.map(Lease::startsAt)
                        .or(() -> extension.map(LeaseExtension::oldEnd))
                        .or(request::startAt)
                        .orElse(null),
                opened.map(Lease::expiresAt)
                        .or(() -> extension.map(LeaseExtension::newEnd))
                        .orElse(null),
                stages.stream()
                        .map(stage -> StageView.of(
                                stage,
                                stage.state() == StageState.OPEN
                                        ? assignee(assignments, stage.number())
                                        : Optional.empty()))
                        .toList(),
                decisions.stream().map(DecisionView::of).toList(),
                request.extendsLease().map(UUID::toString).orElse(null),
                lease.map(LeaseView::of).orElse(null),
                review.map(ReviewView::of).orElse(null),
                reasons);
    }

    private static Optional<String> assignee(List<Assignment> assignments, int stage) {
        return assignments.stream()
                .filter(assignment -> assignment.stage() == stage)
                .findFirst()
                .flatMap(Assignment::assignee);
    }
}
