package dev.latchkey.desk;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.policy.AccessHistories;
import dev.latchkey.policy.AccessPolicy;
import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.policy.PolicyOutcome.Emergency;
import dev.latchkey.refusal.ForbiddenException;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.request.AccessRequestForm;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Says what the policy would say to a request that is not made. Changes nothing. */
@Component
public class Simulations {

    private final AccessRequests requests;
    private final AccessPolicy policy;
    private final AccessHistories histories;
    private final People people;
    private final Connection connection;
    private final Clock clock;

    Simulations(
            AccessRequests requests,
            AccessPolicy policy,
            AccessHistories histories,
            People people,
            Connection connection,
            Clock clock) {
        this.requests = requests;
        this.policy = policy;
        this.histories = histories;
        this.people = people;
        this.connection = connection;
        this.clock = clock;
    }

    /** A request that is not made; {@code user} may be left out and is then the caller. */
    public record SimulationForm(String user, String role, String duration, String startAt, Boolean emergency) {}

    /**
     * For oneself, or for anybody if one reads all.
     *
     * @throws dev.latchkey.refusal.Refusal if a field is wrong or somebody else is named without the right to
     */
    public PolicyView simulate(Person caller, SimulationForm form) {
        var requester = requester(caller, form.user());
        var request = requests.read(new AccessRequestForm(
                form.role(), form.duration(), "A simulation.", null, form.startAt(), form.emergency()));
        var now = clock.instant();
        var at = request.startAt().orElse(now);
        return PolicyView.of(policy.evaluate(new PolicyFacts(
                requester,
                request.role(),
                request.duration(),
                request.emergency(),
                at,
                Duration.between(now, at),
                histories.read(requester, request.role(), at, Optional.empty()),
                // Only who asks is connected from somewhere.
                requester.id().equals(caller.id()) ? request.networkZone() : Optional.empty())));
    }

    /**
     * What break-glass could be now.
     *
     * @param durations those that the policy allows, the shortest first; may be none
     * @param reasons what it says to the longest of them or, if there are none, to the shortest that was looked at
     */
    public record EmergencyOffer(List<Duration> durations, List<String> reasons) {}

    /**
     * What the policy would say now to an emergency of each of these durations, by what the person has held.
     *
     * @param durations at least one, the shortest first
     */
    public EmergencyOffer offerEmergency(Person caller, RequestableRole role, List<Duration> durations) {
        var now = clock.instant();
        var history = histories.read(caller, role, now, Optional.empty());
        var zone = connection.networkZone();
        var said = policy.evaluateAll(durations.stream()
                .map(duration -> new PolicyFacts(caller, role, duration, true, now, Duration.ZERO, history, zone))
                .toList());
        var allowed = IntStream.range(0, durations.size())
                .filter(number -> said.get(number).outcome() instanceof Emergency)
                .boxed()
                .toList();
        return new EmergencyOffer(
                allowed.stream().map(durations::get).toList(),
                said.get(allowed.isEmpty() ? 0 : allowed.get(allowed.size() - 1))
                        .reasons());
    }

    private Person requester(Person caller, String user) {
        if (user == null || user.equals(caller.username())) {
            return caller;
        }
        if (!Groups.readsAll(caller)) {
            throw new ForbiddenException(
                    "simulateForOthers", "Only security, auditors and platform admins can simulate for others.");
        }
        return people.searchPerson(user)
                .orElseThrow(() -> new InvalidFieldException("user", "'%s' is nobody known".formatted(user)));
    }
}
