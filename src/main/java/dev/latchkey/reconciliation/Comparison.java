package dev.latchkey.reconciliation;

import dev.latchkey.directory.UserId;
import dev.latchkey.reconciliation.Difference.Nature;
import dev.latchkey.reconciliation.Holding.Way;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds who has one role in Keycloak against who should. Pure: what it is given may already be a moment old, so a
 * difference is a suspicion until it was looked at again with the holding held.
 */
final class Comparison {

    private Comparison() {}

    /**
     * The differences of one role, by person.
     *
     * @param covered who may hold the role without a lease
     */
    static List<Difference> differences(
            Collection<Holding> holdings, Collection<LedgerLease> leases, Set<UserId> covered) {
        var people = new LinkedHashMap<UserId, OnePerson>();
        holdings.forEach(holding ->
                people.computeIfAbsent(holding.user(), OnePerson::new).holdings.add(holding));
        leases.forEach(lease ->
                people.computeIfAbsent(lease.user(), OnePerson::new).leases.add(lease));
        return people.values().stream()
                .flatMap(person -> person.differences(covered.contains(person.user)).stream())
                .toList();
    }

    /** What Keycloak and the ledger say of one person. */
    private static final class OnePerson {

        private final UserId user;
        private final List<Holding> holdings = new ArrayList<>();
        private final List<LedgerLease> leases = new ArrayList<>();

        OnePerson(UserId user) {
            this.user = user;
        }

        List<Difference> differences(boolean covered) {
            var found = new ArrayList<Difference>();
            var mapped = holdings.stream().anyMatch(holding -> holding.way() == Way.DIRECT);
            if (!mapped) {
                leases.stream().filter(LedgerLease::running).forEach(lease -> found.add(missing(lease)));
            }
            if (covered) {
                return found;
            }
            var explained = leases.stream().anyMatch(LedgerLease::explainsMapping);
            if (mapped && !explained) {
                var before = leases.stream().anyMatch(lease -> !lease.over());
                found.add(of(before ? Nature.MAPPING_BEFORE_LEASE : Nature.UNEXPLAINED_MAPPING));
            }
            holdings.stream()
                    .filter(holding -> holding.way() != Way.DIRECT)
                    .forEach(holding -> found.add(reached(holding, explained)));
            return found;
        }

        private Difference missing(LedgerLease lease) {
            return new Difference(
                    user, lease.username(), Nature.MISSING_MAPPING, Optional.of(lease.id()), Optional.empty());
        }

        private Difference of(Nature nature) {
            return new Difference(user, username(), nature, Optional.empty(), Optional.empty());
        }

        private Difference reached(Holding holding, boolean explained) {
            var ended = leases.stream()
                    .filter(lease -> lease.over() && !lease.preExisting())
                    .map(LedgerLease::id)
                    .findFirst();
            var nature = ended.isPresent() ? Nature.REACHED_AFTER_LEASE : Nature.REACHED_WITHOUT_LEASE;
            return new Difference(
                    user,
                    username(),
                    // Another way to a role that is lent anyway does no harm before the lease is over.
                    explained ? Nature.REACHED_DURING_LEASE : nature,
                    ended,
                    Optional.of(holding));
        }

        private String username() {
            return holdings.get(0).username();
        }
    }
}
