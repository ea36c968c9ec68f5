package dev.latchkey.reconciliation;

import dev.latchkey.directory.People;
import dev.latchkey.directory.UserId;
import dev.latchkey.lease.Leases;
import dev.latchkey.reconciliation.Causes.Cause;
import dev.latchkey.reconciliation.Difference.Nature;
import dev.latchkey.reconciliation.ReconciliationProperties.Policy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks at one person's holding of a role while nobody can change it through Latchkey, and writes down what is so: a
 * difference that is new, one that stays, one that is gone. The only place that turns a suspicion into a finding.
 */
@Component
class HoldingCheck {

    private final Holdings holdings;
    private final LedgerLeases ledger;
    private final ExceptionRepository exceptions;
    private final FindingLog findings;
    private final Causes causes;
    private final People people;
    private final Leases leases;
    private final ReconciliationProperties properties;
    private final TransactionTemplate transaction;

    HoldingCheck(
            Holdings holdings,
            LedgerLeases ledger,
            ExceptionRepository exceptions,
            FindingLog findings,
            Causes causes,
            People people,
            Leases leases,
            ReconciliationProperties properties,
            TransactionTemplate transaction) {
        this.holdings = holdings;
        this.ledger = ledger;
        this.exceptions = exceptions;
        this.findings = findings;
        this.causes = causes;
        this.people = people;
        this.leases = leases;
        this.properties = properties;
        this.transaction = transaction;
    }

    /** Idempotent; two nodes may check the same holding at once. */
    void check(UserId user, WatchedRole role) {
        transaction.executeWithoutResult(status -> {
            ledger.hold(user, role.id());
            var covered = exceptions.isCovered(user, role.id()) ? Set.of(user) : Set.<UserId>of();
            var differences = Comparison.differences(
                    holdings.findHoldings(user, role.id()), ledger.find(user, role.id()), covered);
            var open = findings.findOpenOfHolding(user, role);
            record(differences, open, role);
            closeVanished(differences, open);
            var still = new HashSet<FindingKind>();
            differences.forEach(difference -> still.addAll(difference.nature().kinds()));
            findings.forgetDismissalsUnless(user, role, still);
        });
    }

    private void record(List<Difference> differences, List<Finding> open, WatchedRole role) {
        for (var difference : differences) {
            var known = open.stream().filter(difference::isKnownAs).findFirst();
            if (known.isPresent()) {
                findings.markSeen(known.get());
            } else if (difference.nature() == Nature.MISSING_MAPPING) {
                recordTaken(difference, role);
            } else if (difference.nature().isWorthAFinding()) {
                name(difference, role).ifPresent(findings::open);
            }
        }
    }

    private void closeVanished(List<Difference> differences, List<Finding> open) {
        open.stream()
                .filter(finding -> differences.stream().noneMatch(difference -> difference.isKnownAs(finding)))
                .forEach(findings::closeVanished);
    }

    /** Ends the lease rather than giving the role again: whoever took it had a reason, or is to be asked. */
    private void recordTaken(Difference difference, WatchedRole role) {
        if (people.searchPerson(difference.user()).isEmpty()) {
            // Gone with the person, and nobody took it: the lease ends because its holder is not there any more.
            return;
        }
        var cause = causes.ofMissing(difference.user(), role.id());
        var lease = difference.lease().orElseThrow();
        if (leases.endedExternally(lease, cause.actor().orElse("unknown"))) {
            findings.open(Descriptions.taken(difference, role, cause));
        }
    }

    private Optional<FoundDifference> name(Difference difference, WatchedRole role) {
        if (difference.nature() != Nature.UNEXPLAINED_MAPPING) {
            return Optional.of(Descriptions.standing(difference, role, since(difference, role)));
        }
        var cause = causes.ofMapping(difference.user(), role.id());
        if (cause.byLatchkey()) {
            return causes.isSettled(cause)
                    ? Optional.of(Descriptions.orphaned(difference, role, cause))
                    : Optional.empty();
        }
        var action =
                properties.policyFor(role.tier()) == Policy.REMOVE ? FindingAction.REMOVING : FindingAction.REPORTED;
        return Optional.of(Descriptions.givenByHand(difference, role, cause, action));
    }

    private Cause since(Difference difference, WatchedRole role) {
        return difference.nature() == Nature.MAPPING_BEFORE_LEASE
                ? causes.ofMapping(difference.user(), role.id())
                : Cause.UNKNOWN;
    }
}
