package dev.latchkey.lease;

import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.policy.AccessHistory;
import dev.latchkey.policy.AccessPolicy;
import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.policy.PolicyOutcome.Denied;
import dev.latchkey.request.AccessRequests;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Ends leases of people who would not get them any more: gone, disabled, or out of the group that made them eligible. */
@Service
public class Eligibility {

    private static final Logger log = LoggerFactory.getLogger(Eligibility.class);

    private final EntitlingLeases entitling;
    private final Leases leases;
    private final AccessRequests requests;
    private final People people;
    private final RoleCatalog catalog;
    private final AccessPolicy policy;

    Eligibility(
            EntitlingLeases entitling,
            Leases leases,
            AccessRequests requests,
            People people,
            RoleCatalog catalog,
            AccessPolicy policy) {
        this.entitling = entitling;
        this.leases = leases;
        this.requests = requests;
        this.people = people;
        this.catalog = catalog;
        this.policy = policy;
    }

    /** Looks at every running lease; one that cannot be judged now is left for the next time. */
    public void check() {
        for (var held : entitling.findAll()) {
            try {
                findLoss(held).ifPresent(reason -> leases.endForLostEligibility(held.lease(), reason));
            } catch (RuntimeException e) {
                log.warn("Cannot tell whether lease '{}' is still due to its holder: {}", held.lease(), e.getMessage());
            }
        }
    }

    private Optional<String> findLoss(EntitlingLeases.Held held) {
        var holder = people.searchPerson(held.user());
        if (holder.isEmpty()) {
            return Optional.of("The account was deleted.");
        }
        if (!holder.get().enabled()) {
            return Optional.of("The account was disabled.");
        }
        var lost = held.groups().stream()
                .filter(group -> !holder.get().isIn(group))
                .sorted()
                .toList();
        return lost.isEmpty() || !makesTheDifference(held, holder.get())
                ? Optional.empty()
                : Optional.of("%s is not in '%s' any more.".formatted(held.username(), String.join("', '", lost)));
    }

    /**
     * Whether today's policy would deny the lease to the holder as they are, and not as they were: an office hour that
     * has passed, or a limit that was lowered since, is no loss of theirs.
     */
    private boolean makesTheDifference(EntitlingLeases.Held held, Person holder) {
        return isDenied(held, holder) && !isDenied(held, holder.in(held.groups()));
    }

    private boolean isDenied(EntitlingLeases.Held held, Person holder) {
        var lease = leases.get(held.lease());
        var request = requests.get(lease.requestId());
        return catalog.searchRole(lease.roleId())
                .map(role -> policy.evaluate(new PolicyFacts(
                        holder,
                        role,
                        request.duration(),
                        request.emergency(),
                        lease.startsAt(),
                        Duration.ZERO,
                        // What the holder has held since is no loss of theirs either.
                        AccessHistory.NONE,
                        request.networkZone())))
                .filter(this::isDenied)
                .isPresent();
    }

    /** Where a table fails nothing is known: nobody loses a lease for that. */
    private boolean isDenied(PolicyEvaluation evaluation) {
        if (evaluation.isFailed()) {
            throw new IllegalStateException(String.join(" ", evaluation.reasons()));
        }
        return evaluation.outcome() instanceof Denied;
    }
}
