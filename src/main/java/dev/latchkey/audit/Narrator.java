package dev.latchkey.audit;

import dev.latchkey.approval.ApprovalStage;
import dev.latchkey.approval.Decision;
import dev.latchkey.approval.PolicyFailure;
import dev.latchkey.approval.Verdict;
import dev.latchkey.lease.Lease;
import dev.latchkey.process.AccessApprovalProcess;
import dev.latchkey.process.AccessLeaseProcess;
import dev.latchkey.process.AccessRequestProcess;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.DurationWords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.history.HistoricActivityInstance;

/**
 * Says in words what a finished activity of a request's processes was.
 *
 * @param extensions tells how the lease became longer
 * @param failures where a table failed, so that no rule decided
 * @param rules ids of the rules that matched, by activity instance
 * @param deciders user names of who completed a task, by task id
 */
record Narrator(
        AccessRequest request,
        List<ApprovalStage> stages,
        List<Decision> decisions,
        Optional<Lease> lease,
        ExtensionNarrator extensions,
        List<PolicyFailure> failures,
        Map<String, String> rules,
        Map<String, String> deciders) {

    private static final String LATCHKEY = "latchkey";

    /** The fact, or nothing for what an auditor need not know. */
    Optional<AuditEntry> tell(HistoricActivityInstance activity) {
        var who = request.requesterName();
        var role = request.roleName();
        return switch (activity.getActivityId()) {
            case AccessRequestProcess.Elements.ACCESS_REQUESTED ->
                entry(
                        activity,
                        who,
                        "requested",
                        mark()
                                + (isExtension()
                                                ? "%s asked to hold '%s' for %s more%s: %s"
                                                : "%s asked for '%s' for %s%s: %s")
                                        .formatted(
                                                who,
                                                role,
                                                DurationWords.of(request.duration()),
                                                request.ticket()
                                                        .map(t -> " (ticket " + t + ")")
                                                        .orElse(""),
                                                request.justification()));
            case AccessRequestProcess.Elements.EVALUATE_ACCESS_POLICY ->
                failures.stream().anyMatch(PolicyFailure::isAtFirst)
                        ? Optional.empty()
                        : entry(
                                activity,
                                LATCHKEY,
                                "policyEvaluated",
                                "%s decided on %s's request for '%s'%s."
                                        .formatted(rule(activity), who, role, Phrases.whoMustAgree(stages)));
            case AccessRequestProcess.Elements.CONFIRM_ACCESS_POLICY ->
                // No rule was asked where an agreement had lost its ground, none decided where a table failed; both
                // are told from the ledger.
                !rules.containsKey(activity.getId()) || failures.stream().anyMatch(failure -> !failure.isAtFirst())
                        ? Optional.empty()
                        : entry(
                                activity,
                                LATCHKEY,
                                "policyConfirmed",
                                "%s decided again, right before the %s."
                                        .formatted(rule(activity), isExtension() ? "extension" : "grant"));
            case AccessApprovalProcess.Elements.DECIDE_ON_REQUEST -> decision(activity);
            case AccessRequestProcess.Elements.REQUEST_DENIED,
                    AccessRequestProcess.Elements.ACCESS_NO_LONGER_PERMITTED,
                    AccessRequestProcess.Elements.LEASE_NOT_OPENED ->
                entry(activity, LATCHKEY, "denied", "%s's request for '%s' was denied.".formatted(who, role));
            case AccessRequestProcess.Elements.LEASE_ALREADY_OVER ->
                entry(
                        activity,
                        LATCHKEY,
                        "denied",
                        "%s's lease of '%s' was not extended: it was over by then.".formatted(who, role));
            case AccessRequestProcess.Elements.EXTENSION_NO_LONGER_PERMITTED ->
                entry(
                        activity,
                        LATCHKEY,
                        "denied",
                        "%s's lease of '%s' was not extended: it was no longer permitted by then."
                                .formatted(who, role));
            case AccessRequestProcess.Elements.EXTENSION_DENIED ->
                entry(
                        activity,
                        LATCHKEY,
                        "denied",
                        "%s's lease of '%s' ended before more time could be added.".formatted(who, role));
            case AccessRequestProcess.Elements.REQUEST_REJECTED ->
                entry(activity, LATCHKEY, "rejected", "%s's request for '%s' ended as rejected.".formatted(who, role));
            case AccessRequestProcess.Elements.REQUEST_UNANSWERED ->
                entry(
                        activity,
                        LATCHKEY,
                        "unanswered",
                        "Nobody answered %s's request for '%s' in time.".formatted(who, role));
            case AccessRequestProcess.Elements.REQUEST_WITHDRAWN ->
                entry(activity, who, "withdrawn", "%s withdrew the request for '%s'.".formatted(who, role));
            case AccessLeaseProcess.Elements.GRANT_ROLE ->
                entry(
                        activity,
                        LATCHKEY,
                        "granted",
                        mark()
                                + "%s was granted '%s'%s%s."
                                        .formatted(
                                                who,
                                                role,
                                                lease.map(l -> " until " + Phrases.time(extensions.firstEnd(l)))
                                                        .orElse(""),
                                                Phrases.approvedBy(decisions)));
            default -> Optional.empty();
        };
    }

    private Optional<AuditEntry> decision(HistoricActivityInstance activity) {
        var decider = deciders.get(activity.getTaskId());
        return decisions.stream()
                .filter(decision -> decision.deciderName().equals(decider))
                .findFirst()
                .flatMap(decision -> entry(
                        activity,
                        decider,
                        decision.verdict() == Verdict.APPROVE ? "approved" : "rejected",
                        "%s %s %s's request for '%s' at stage %d%s%s."
                                .formatted(
                                        decider,
                                        decision.verdict() == Verdict.APPROVE ? "approved" : "rejected",
                                        request.requesterName(),
                                        request.roleName(),
                                        decision.stage(),
                                        decision.agreed()
                                                .map(agreed -> ", for " + DurationWords.of(agreed))
                                                .orElse(""),
                                        decision.comment()
                                                .map(comment -> ": " + comment)
                                                .orElse(""))));
    }

    /** Where the policy could not decide, from the ledger: the engine keeps nothing of a decision that failed. */
    Stream<AuditEntry> tellFailures() {
        return failures.stream()
                .map(failure -> AuditEntry.of(
                        request,
                        failure.at(),
                        LATCHKEY,
                        "policyFailed",
                        "Table '%s' failed, so %s's request for '%s' is denied; security was told."
                                .formatted(failure.table(), request.requesterName(), request.roleName())));
    }

    private String mark() {
        return request.emergency() ? ReviewNarrator.MARK : "";
    }

    private boolean isExtension() {
        return request.extendsLease().isPresent();
    }

    private String rule(HistoricActivityInstance activity) {
        var ids = rules.getOrDefault(activity.getId(), "no rule");
        return (ids.contains(", ") ? "Rules " : "Rule ") + ids;
    }

    private Optional<AuditEntry> entry(
            HistoricActivityInstance activity, String actor, String action, String sentence) {
        return Optional.of(AuditEntry.of(request, activity.getEndTime().toInstant(), actor, action, sentence));
    }
}
