package dev.latchkey.portal;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.desk.LeaseView;
import dev.latchkey.desk.PersonalSearch;
import dev.latchkey.directory.Person;
import dev.latchkey.lease.Lease;
import dev.latchkey.lease.LeaseState;
import dev.latchkey.lease.Leases;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.AccessRequests;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What people hold now, and of what they may ask for more time. */
@Component
class HeldLeases {

    private final PersonalSearch own;
    private final Leases leases;
    private final AccessRequests requests;

    HeldLeases(PersonalSearch own, Leases leases, AccessRequests requests) {
        this.own = own;
        this.leases = leases;
        this.requests = requests;
    }

    /** @param extendable as {@link #isExtendable} says */
    record Held(LeaseView lease, boolean extendable) {}

    static boolean runs(LeaseView lease) {
        return LeaseState.ACTIVE.word().equals(lease.state());
    }

    /** Whether its holder may ask for more time on it; {@code LeaseExtensions} has the last word. */
    static boolean isExtendable(LeaseView lease, boolean byBreakGlass) {
        return runs(lease) && !byBreakGlass;
    }

    /** The person's leases that are not over, the one that ends first leading. */
    List<Held> find(Person person) {
        return describe(leases.find(own.findLiveLeases(person)));
    }

    /** The person's running lease of the role; of several, the one that ends last. */
    Optional<Held> search(Person person, RoleId role) {
        return describe(leases.find(own.findLiveLeases(person)).stream()
                        .filter(lease -> lease.roleId().equals(role) && lease.state() == LeaseState.ACTIVE)
                        .toList())
                .stream()
                .reduce((earlier, later) -> later);
    }

    private List<Held> describe(List<Lease> held) {
        var byBreakGlass = requests.find(held.stream().map(Lease::requestId).toList()).stream()
                .filter(AccessRequest::emergency)
                .map(AccessRequest::id)
                .collect(Collectors.toSet());
        return held.stream()
                .map(lease -> describe(LeaseView.of(lease), byBreakGlass.contains(lease.requestId())))
                .toList();
    }

    private static Held describe(LeaseView lease, boolean byBreakGlass) {
        return new Held(lease, isExtendable(lease, byBreakGlass));
    }
}
