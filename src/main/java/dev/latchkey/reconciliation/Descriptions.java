package dev.latchkey.reconciliation;

import dev.latchkey.finding.FindingAction;
import dev.latchkey.finding.FindingKind;
import dev.latchkey.finding.FoundDifference;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.reconciliation.Causes.Cause;
import dev.latchkey.reconciliation.Difference.Nature;
import java.util.Optional;

/** Says in a sentence what was found about somebody's holding of a role. */
final class Descriptions {

    private Descriptions() {}

    static FoundDifference givenByHand(Difference difference, WatchedRole role, Cause cause, FindingAction action) {
        return found(
                FindingKind.ROLE_GIVEN_BY_HAND,
                difference,
                role,
                cause,
                action,
                "'%s' was given to %s in Keycloak by %s; no lease and no exception covers it."
                        .formatted(role.name(), difference.username(), cause.who()));
    }

    static FoundDifference orphaned(Difference difference, WatchedRole role, Cause cause) {
        return found(
                FindingKind.ORPHANED_ROLE,
                difference,
                role,
                cause,
                FindingAction.REMOVING,
                "Latchkey gave '%s' to %s, and the ledger knows no lease of it: it was lost, as by a restore."
                        .formatted(role.name(), difference.username()));
    }

    static FoundDifference taken(Difference difference, WatchedRole role, Cause cause) {
        return found(
                FindingKind.ROLE_TAKEN_BY_HAND,
                difference,
                role,
                cause,
                FindingAction.LEASE_ENDED,
                "'%s' was taken away from %s in Keycloak by %s while a lease of it was running; the lease is over."
                        .formatted(role.name(), difference.username(), cause.who()));
    }

    static FoundDifference takenByLatchkey(Difference difference, WatchedRole role, Cause cause) {
        return found(
                FindingKind.ROLE_TAKEN_BY_HAND,
                difference,
                role,
                cause,
                FindingAction.LEASE_ENDED,
                "Latchkey itself took '%s' away from %s while a lease of it was running, as a node does that is cut off from the ledger at the end it knew; the lease is over."
                        .formatted(role.name(), difference.username()));
    }

    static FoundDifference standing(Difference difference, WatchedRole role, Cause cause) {
        var who = difference.username();
        var kind = difference.nature() == Nature.REACHED_AFTER_LEASE
                ? FindingKind.RESIDUAL_ACCESS
                : FindingKind.STANDING_PRIVILEGE;
        var sentence = switch (difference.nature()) {
            case REACHED_AFTER_LEASE ->
                "%s still reaches '%s' through %s, although the lease's role was taken away."
                        .formatted(who, role.name(), difference.path());
            case REACHED_WITHOUT_LEASE ->
                "%s holds '%s' through %s, without a lease.".formatted(who, role.name(), difference.path());
            default ->
                "%s held '%s' before a lease of it began, and keeps it when the lease ends."
                        .formatted(who, role.name());
        };
        return found(kind, difference, role, cause, FindingAction.REPORTED, sentence);
    }

    static FoundDifference overdue(LeaseEnd end) {
        return ofLease(
                FindingKind.OVERDUE_REVOCATION,
                end,
                FindingAction.RETRYING,
                "%s's lease of '%s' is past its end. %s"
                        .formatted(
                                end.username(),
                                end.role().name(),
                                end.refused()
                                        ? "Keycloak refuses to let Latchkey take the role away; it is tried again every minute."
                                        : "Keycloak has not confirmed that it is gone; it is tried again every minute."));
    }

    static FoundDifference residualSession(LeaseEnd end) {
        return ofLease(
                FindingKind.RESIDUAL_SESSION,
                end,
                FindingAction.SESSIONS_ENDED,
                "A session of %s from before the end of the lease of '%s' was still there; it was ended again."
                        .formatted(end.username(), end.role().name()));
    }

    static FoundDifference sessionsNotEnded(LeaseEnd end) {
        return ofLease(
                FindingKind.RESIDUAL_SESSION,
                end,
                FindingAction.RETRYING,
                "The role of %s's lease of '%s' is gone, but the sessions could not be ended; it is tried again."
                        .formatted(end.username(), end.role().name()));
    }

    /** @param role that it is about, if it is about one */
    static FoundDifference accountRights(RightsGap gap, String subject, Optional<WatchedRole> role) {
        return new FoundDifference(
                FindingKind.ACCOUNT_RIGHTS,
                subject,
                Optional.empty(),
                gap.account(),
                gap.role(),
                role.map(WatchedRole::name),
                role.flatMap(WatchedRole::tier),
                role.flatMap(WatchedRole::ownerGroup),
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                FindingAction.REPORTED,
                gap.sentence());
    }

    private static FoundDifference ofLease(FindingKind kind, LeaseEnd end, FindingAction action, String sentence) {
        return new FoundDifference(
                kind,
                subject(end.lease()),
                Optional.of(end.user()),
                end.username(),
                Optional.of(end.role().id()),
                Optional.of(end.role().name()),
                end.role().tier(),
                end.role().ownerGroup(),
                Optional.of(end.lease()),
                "",
                Optional.empty(),
                Optional.of(end.at()),
                action,
                sentence);
    }

    private static FoundDifference found(
            FindingKind kind,
            Difference difference,
            WatchedRole role,
            Cause cause,
            FindingAction action,
            String sentence) {
        return new FoundDifference(
                kind,
                kind == FindingKind.ROLE_TAKEN_BY_HAND
                        ? subject(difference.lease().orElseThrow())
                        : subject(difference, role),
                Optional.of(difference.user()),
                difference.username(),
                Optional.of(role.id()),
                Optional.of(role.name()),
                role.tier(),
                role.ownerGroup(),
                difference.lease(),
                difference.via(),
                cause.actor(),
                cause.at(),
                action,
                sentence);
    }

    /** With the way to the role: a mapping and each group and composite are findings of their own. */
    private static String subject(Difference difference, WatchedRole role) {
        return (difference.user() + " " + role.id() + " " + difference.via()).strip();
    }

    static String subject(LeaseId lease) {
        return lease.toString();
    }
}
