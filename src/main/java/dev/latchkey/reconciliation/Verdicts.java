package dev.latchkey.reconciliation;

import dev.latchkey.catalog.Tier;
import dev.latchkey.directory.People;
import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingAction;
import dev.latchkey.finding.FoundDifference;
import dev.latchkey.reconciliation.Causes.Cause;
import dev.latchkey.reconciliation.Difference.Nature;
import dev.latchkey.reconciliation.ReconciliationProperties.Policy;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Says what a difference is, who is behind it, and what is to be done about it. */
@Component
class Verdicts {

    private final Causes causes;
    private final People people;
    private final ReconciliationProperties properties;

    Verdicts(Causes causes, People people, ReconciliationProperties properties) {
        this.causes = causes;
        this.people = people;
        this.properties = properties;
    }

    /**
     * The difference as a finding; nothing if it need not be one, or not yet.
     *
     * @param told what the ledger says of this holding
     */
    Optional<FoundDifference> name(Difference difference, List<LedgerLease> told, WatchedRole role) {
        return switch (difference.nature()) {
            case MISSING_MAPPING -> nameTaken(difference, told, role);
            case UNEXPLAINED_MAPPING -> nameGiven(difference, role);
            case MAPPING_BEFORE_LEASE ->
                Optional.of(Descriptions.standing(difference, role, causes.ofMapping(difference.user(), role.id())));
            default -> Optional.of(Descriptions.standing(difference, role, Cause.UNKNOWN));
        };
    }

    /**
     * What is to be done about a known mapping from now on, if it is something else: what was only reported because a
     * lease covered it, or the policy said so, is removed when neither does any more.
     */
    Optional<FindingAction> changedAction(Finding finding, Difference difference, Optional<Tier> tier) {
        return difference.nature() == Nature.UNEXPLAINED_MAPPING
                        && finding.action() == FindingAction.REPORTED
                        && policyFor(tier) == FindingAction.REMOVING
                ? Optional.of(FindingAction.REMOVING)
                : Optional.empty();
    }

    private Optional<FoundDifference> nameTaken(Difference difference, List<LedgerLease> told, WatchedRole role) {
        if (people.searchPerson(difference.user()).isEmpty()) {
            // Gone with the person, and nobody took it: the lease ends because its holder is not there any more.
            return Optional.empty();
        }
        var cause = causes.ofMissing(difference.user(), role.id());
        var takenAway = told.stream()
                .anyMatch(lease -> lease.takenAway()
                        && difference.lease().filter(lease.id()::equals).isPresent());
        return Optional.of(
                takenAway || cause.byLatchkey()
                        ? Descriptions.takenByLatchkey(difference, role, cause)
                        : Descriptions.taken(difference, role, cause));
    }

    private Optional<FoundDifference> nameGiven(Difference difference, WatchedRole role) {
        var cause = causes.ofMapping(difference.user(), role.id());
        if (!cause.byLatchkey()) {
            return Optional.of(Descriptions.givenByHand(difference, role, cause, policyFor(role.tier())));
        }
        return causes.isSettled(cause) ? Optional.of(Descriptions.orphaned(difference, role, cause)) : Optional.empty();
    }

    private FindingAction policyFor(Optional<Tier> tier) {
        return properties.policyFor(tier) == Policy.REMOVE ? FindingAction.REMOVING : FindingAction.REPORTED;
    }
}
