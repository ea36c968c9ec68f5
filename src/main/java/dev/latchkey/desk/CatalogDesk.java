package dev.latchkey.desk;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.directory.Person;
import dev.latchkey.policy.AccessHistory;
import dev.latchkey.policy.AccessPolicy;
import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.policy.PolicyOutcome.Denied;
import dev.latchkey.request.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Lists what a person may ask for. */
@Component
public class CatalogDesk {

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final OfferedRoles offer;
    private final AccessPolicy policy;
    private final Connection connection;
    private final Clock clock;

    CatalogDesk(OfferedRoles offer, AccessPolicy policy, Connection connection, Clock clock) {
        this.offer = offer;
        this.policy = policy;
        this.connection = connection;
        this.clock = clock;
    }

    /**
     * A role, and what the policy would say if the person asked for the longest lease of it now; of the shortest, where
     * it stands against the longest alone.
     *
     * @param emergency what it would say to break-glass, of a minute; null where it is not offered to the person
     */
    public record RoleView(
            String role,
            String description,
            String system,
            String tier,
            String ownerGroup,
            Duration maxDuration,
            PolicyView policy,
            PolicyView emergency) {}

    /** The roles that the person may ask for, by name. */
    public List<RoleView> find(Person person) {
        var roles = offer.findAll();
        var said = new HashMap<>(evaluate(person, roles, RequestableRole::maxDuration, false));
        said.putAll(evaluate(
                person, roles.stream().filter(role -> isDenied(said.get(role))).toList(), role -> SHORTEST, false));
        var offered = roles.stream().filter(role -> !isDenied(said.get(role))).toList();
        var emergency = evaluate(person, offered, role -> SHORTEST, true);
        return offered.stream()
                .map(role -> view(role, said.get(role), emergency.get(role)))
                .toList();
    }

    /** Whether the policy lets the person break the glass for the role at all, whatever they had of late. */
    public boolean offersEmergency(Person person, RequestableRole role) {
        return !isDenied(evaluate(person, List.of(role), any -> SHORTEST, true).get(role));
    }

    private static boolean isDenied(PolicyView view) {
        return Denied.WORD.equals(view.outcome());
    }

    private static RoleView view(RequestableRole role, PolicyView policy, PolicyView emergency) {
        return new RoleView(
                role.name().toString(),
                role.description(),
                role.system(),
                role.tier().word(),
                role.ownerGroup(),
                role.maxDuration(),
                policy,
                isDenied(emergency) ? null : emergency);
    }

    /** All of them at once: the tables are looked up once. */
    private Map<RequestableRole, PolicyView> evaluate(
            Person person,
            List<RequestableRole> roles,
            Function<RequestableRole, Duration> duration,
            boolean emergency) {
        var now = clock.instant();
        var evaluations = policy.evaluateAll(roles.stream()
                .map(role -> new PolicyFacts(
                        person,
                        role,
                        duration.apply(role),
                        emergency,
                        now,
                        Duration.ZERO,
                        // What one may ask for at all does not vanish from the list because one had it today.
                        AccessHistory.NONE,
                        connection.networkZone()))
                .toList());
        return IntStream.range(0, roles.size())
                .boxed()
                .collect(Collectors.toMap(roles::get, number -> PolicyView.of(evaluations.get(number))));
    }
}
