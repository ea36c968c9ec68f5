package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
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
                        : subject(difference.user(), role.id()),
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

    static String subject(UserId user, RoleId role) {
        return user + " " + role;
    }

    static String subject(LeaseId lease) {
        return lease.toString();
    }
}
