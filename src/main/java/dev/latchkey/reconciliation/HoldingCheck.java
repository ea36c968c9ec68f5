package dev.latchkey.reconciliation;

import dev.latchkey.directory.UserId;
import dev.latchkey.finding.ExceptionRepository;
import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FoundDifference;
import dev.latchkey.lease.HoldingLock;
import dev.latchkey.lease.Leases;
import dev.latchkey.reconciliation.Difference.Nature;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks at one person's holding of a role and writes down what is so: a difference that is new, one that stays, one that
 * is gone. The only place that turns a suspicion into a finding.
 *
 * <p>Keycloak is asked first and nothing held meanwhile, so that no end waits for the answers. Then the holding is held,
 * and only if the ledger still says what it said before is anything written: else it is nobody's difference yet, and
 * looked at again the next time.
 */
@Component
class HoldingCheck {

    private final Holdings holdings;
    private final LedgerLeases ledger;
    private final HoldingLock lock;
    private final ExceptionRepository exceptions;
    private final FindingLog findings;
    private final Verdicts verdicts;
    private final Leases leases;
    private final TransactionTemplate transaction;

    HoldingCheck(
            Holdings holdings,
            LedgerLeases ledger,
            HoldingLock lock,
            ExceptionRepository exceptions,
            FindingLog findings,
            Verdicts verdicts,
            Leases leases,
            TransactionTemplate transaction) {
        this.holdings = holdings;
        this.ledger = ledger;
        this.lock = lock;
        this.exceptions = exceptions;
        this.findings = findings;
        this.verdicts = verdicts;
        this.leases = leases;
        this.transaction = transaction;
    }

    /** What the ledger says of a holding. */
    private record Told(List<LedgerLease> leases, boolean covered) {}

    /** Idempotent; two nodes may check the same holding at once. */
    void check(UserId user, WatchedRole role) {
        var told = ask(user, role);
        var differences = Comparison.differences(
                holdings.findHoldings(user, role.id()), told.leases(), told.covered() ? Set.of(user) : Set.of());
        var named = name(differences, told.leases(), findings.findOpenOfHolding(user, role), role);
        transaction.executeWithoutResult(status -> {
            lock.hold(user, role.id());
            if (ask(user, role).equals(told)) {
                write(user, role, differences, named);
            }
        });
    }

    private Told ask(UserId user, WatchedRole role) {
        return new Told(ledger.find(user, role.id()), exceptions.isCovered(user, role.id()));
    }

    /** What is new and worth it, as it would be written down. */
    private Map<Difference, FoundDifference> name(
            List<Difference> differences, List<LedgerLease> told, List<Finding> open, WatchedRole role) {
        var named = new HashMap<Difference, FoundDifference>();
        for (var difference : differences) {
            if (difference.nature().isWorthAFinding() && open.stream().noneMatch(difference::isKnownAs)) {
                verdicts.name(difference, told, role).ifPresent(found -> named.put(difference, found));
            }
        }
        return named;
    }

    private void write(
            UserId user, WatchedRole role, List<Difference> differences, Map<Difference, FoundDifference> named) {
        var open = findings.findOpenOfHolding(user, role);
        for (var difference : differences) {
            var known = open.stream().filter(difference::isKnownAs).findFirst();
            if (known.isPresent()) {
                findings.markSeen(known.get());
                verdicts.changedAction(known.get(), difference, role.tier())
                        .ifPresent(action -> findings.change(known.get(), action));
            } else if (named.containsKey(difference)) {
                writeNew(difference, named.get(difference));
            }
        }
        open.stream()
                .filter(finding -> differences.stream().noneMatch(difference -> difference.isKnownAs(finding)))
                .forEach(findings::closeVanished);
        findings.forgetDismissals(
                user, role, finding -> differences.stream().anyMatch(difference -> difference.isKnownAs(finding)));
    }

    /** A lease whose role is gone is ended and not given again: whoever took it had a reason, or is to be asked. */
    private void writeNew(Difference difference, FoundDifference found) {
        if (difference.nature() != Nature.MISSING_MAPPING
                || leases.endedExternally(
                        difference.lease().orElseThrow(), found.actor().orElse("unknown"))) {
            findings.open(found);
        }
    }
}
