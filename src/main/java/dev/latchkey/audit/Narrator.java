package dev.latchkey.audit;

import dev.latchkey.approval.ApprovalStage;
import dev.latchkey.approval.Decision;
import dev.latchkey.approval.PolicyFailure;
import dev.latchkey.approval.Verdict;
import dev.latchkey.lease.Lease;
import dev.latchkey.lease.LeaseState;
import dev.latchkey.process.AccessApprovalProcess;
import dev.latchkey.process.AccessLeaseProcess;
import dev.latchkey.process.AccessRequestProcess;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.DurationWords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    /** A grant that takes longer was interrupted: Keycloak is given five seconds for an answer. */
    private static final Duration UNINTERRUPTED = Duration.ofSeconds(10);

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
                    AccessRequestProcess.Elements.ACCESS_NO_LONGER_PERMITTED ->
                entry(activity, LATCHKEY, "denied", "%s's request for '%s' was denied.".formatted(who, role));
            case AccessRequestProcess.Elements.LEASE_NOT_EXTENDED ->
                entry(
                        activity,
                        LATCHKEY,
                        "denied",
                        "%s's lease of '%s' was over before it could be extended.".formatted(who, role));
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
                                                lease.map(l -> " until " + extensions.firstEnd(l))
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
                .map(failure -> entry(
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

    /**
     * How the lease began and ended, from the ledger: a node may die in the middle of a grant, a process may be deleted
     * or stuck, and then no activity tells of it.
     */
    Stream<AuditEntry> tellLease() {
        return lease.stream().flatMap(known -> Stream.concat(tellBeginning(known), tellEnd(known).stream()));
    }

    private Stream<AuditEntry> tellBeginning(Lease opened) {
        var who = request.requesterName();
        var role = request.roleName();
        var intent = entry(
                opened.startsAt(),
                LATCHKEY,
                "leaseOpened",
                "A lease of '%s' for %s until %s was written down, before Keycloak was asked for anything."
                        .formatted(role, who, extensions.firstEnd(opened)));
        var resumed = opened.seenAt()
                .filter(seen -> seen.isAfter(opened.startsAt().plus(UNINTERRUPTED)))
                .map(seen -> entry(
                        seen,
                        LATCHKEY,
                        "grantResumed",
                        "Giving '%s' to %s, begun %s, had not come to an end; it was taken up again."
                                .formatted(role, who, opened.startsAt())));
        return Stream.concat(Stream.of(intent), resumed.stream());
    }

    private List<AuditEntry> tellEnd(Lease over) {
        var who = request.requesterName();
        var role = request.roleName();
        var facts = new ArrayList<AuditEntry>();
        over.revokingSince()
                .ifPresent(at -> facts.add(
                        switch (over.endedBy().orElse(LATCHKEY)) {
                            case Lease.BY_EXPIRY ->
                                entry(
                                        at,
                                        LATCHKEY,
                                        "expired",
                                        "%s's lease of '%s' reached its end.".formatted(who, role));
                            case Lease.BY_REFUSAL ->
                                entry(
                                        at,
                                        LATCHKEY,
                                        "grantRefused",
                                        "'%s' could not be granted to %s%s."
                                                .formatted(
                                                        role,
                                                        who,
                                                        over.endReason()
                                                                .map(": "::concat)
                                                                .orElse("")));
                            case Lease.BY_ELIGIBILITY ->
                                entry(
                                        at,
                                        LATCHKEY,
                                        "eligibilityLost",
                                        "%s's lease of '%s' ends before its time: %s"
                                                .formatted(
                                                        who,
                                                        role,
                                                        over.endReason().orElse("")));
                            default -> endedEarly(at, over);
                        }));
        over.takenAwayAt()
                .ifPresent(at -> facts.add(entry(
                        at,
                        LATCHKEY,
                        "revokedOffline",
                        "'%s' was taken away from %s, and seen to be gone, while the database did not answer."
                                .formatted(role, who))));
        over.endedAt()
                .ifPresent(
                        at -> facts.add(entry(at, LATCHKEY, over.roleRemoved() ? "revoked" : "kept", outcome(over))));
        over.sessionsEndedAt()
                .ifPresent(at -> facts.add(
                        entry(at, LATCHKEY, "sessionsEnded", "The sessions of %s were ended.".formatted(who))));
        if (over.roleRemoved() && over.sessionsLeftOpen()) {
            facts.add(entry(
                    over.endedAt().orElseThrow(),
                    LATCHKEY,
                    "sessionsLeftOpen",
                    ("The sessions of %s were not ended: Latchkey has no account for that here. No refresh brings the role"
                                    + " back; a token from before can be used until %s.")
                            .formatted(who, over.usableUntil())));
        }
        return facts;
    }

    private AuditEntry endedEarly(Instant at, Lease over) {
        var who = over.endedBy().orElseThrow();
        if (over.state() == LeaseState.EXTERNALLY_ENDED) {
            return entry(
                    at,
                    who,
                    "takenByHand",
                    "'%s' was taken away from %s in Keycloak by %s, during the lease."
                            .formatted(request.roleName(), request.requesterName(), who));
        }
        var returned = who.equals(request.requesterName());
        return entry(
                at,
                who,
                returned ? "returned" : "revocationRequested",
                "%s %s '%s'%s."
                        .formatted(
                                who,
                                returned ? "returned" : "revoked " + request.requesterName() + "'s",
                                request.roleName(),
                                over.endReason().map(reason -> ": " + reason).orElse("")));
    }

    private String outcome(Lease over) {
        var who = request.requesterName();
        var role = request.roleName();
        if (!over.roleRemoved()) {
            return "%s's lease of '%s' is over; the role stays, %s."
                    .formatted(who, role, over.preExisting() ? "it was there before" : "another lease of it goes on");
        }
        return over.seenAt().isPresent()
                ? "'%s' was taken away from %s, and seen to be gone.".formatted(role, who)
                : "'%s' never reached %s, which was made sure of.".formatted(role, who);
    }

    private String rule(HistoricActivityInstance activity) {
        var ids = rules.getOrDefault(activity.getId(), "no rule");
        return (ids.contains(", ") ? "Rules " : "Rule ") + ids;
    }

    private Optional<AuditEntry> entry(
            HistoricActivityInstance activity, String actor, String action, String sentence) {
        return Optional.of(entry(activity.getEndTime().toInstant(), actor, action, sentence));
    }

    private AuditEntry entry(Instant at, String actor, String action, String sentence) {
        return new AuditEntry(
                at,
                actor,
                action,
                request.requesterName(),
                request.roleName(),
                request.id().toString(),
                sentence);
    }
}
