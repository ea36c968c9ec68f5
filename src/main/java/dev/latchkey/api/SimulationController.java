package dev.latchkey.api;

import dev.latchkey.directory.Groups;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.policy.AccessHistories;
import dev.latchkey.policy.AccessPolicy;
import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.refusal.ForbiddenException;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.request.AccessRequestForm;
import dev.latchkey.request.AccessRequests;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What would happen if: changes nothing. */
@RestController
@RequestMapping("/api/v1/policy/simulations")
class SimulationController {

    private final AccessRequests requests;
    private final AccessPolicy policy;
    private final AccessHistories histories;
    private final People people;
    private final Clock clock;

    SimulationController(
            AccessRequests requests, AccessPolicy policy, AccessHistories histories, People people, Clock clock) {
        this.requests = requests;
        this.policy = policy;
        this.histories = histories;
        this.people = people;
        this.clock = clock;
    }

    /** A request that is not made; {@code user} may be left out and is then the caller. */
    record SimulationForm(String user, String role, String duration, String startAt, Boolean emergency) {}

    @PostMapping
    @Operation(summary = "What the policy would say, for oneself, or for anybody if one is of security")
    PolicyView simulate(@Parameter(hidden = true) Person caller, @RequestBody SimulationForm form) {
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
                histories.read(requester.id(), request.role(), at, Optional.empty()),
                // Only who asks is connected from somewhere.
                requester.id().equals(caller.id()) ? request.networkZone() : Optional.empty())));
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
