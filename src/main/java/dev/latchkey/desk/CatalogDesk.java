package dev.latchkey.desk;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.directory.Person;
import dev.latchkey.policy.AccessHistory;
import dev.latchkey.policy.AccessPolicy;
import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.policy.PolicyOutcome.Denied;
import dev.latchkey.request.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Lists what a person may ask for. */
@Component
public class CatalogDesk {

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final RoleCatalog catalog;
    private final AccessPolicy policy;
    private final Connection connection;
    private final Clock clock;

    CatalogDesk(RoleCatalog catalog, AccessPolicy policy, Connection connection, Clock clock) {
        this.catalog = catalog;
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
        return catalog.findAll().stream()
                .map(role -> view(person, role))
                .filter(role -> !Denied.WORD.equals(role.policy().outcome()))
                .toList();
    }

    /** The role, if the person may ask for it, by break-glass or without. */
    public Optional<RoleView> search(Person person, RequestableRole role) {
        return Optional.of(view(person, role))
                .filter(view -> view.emergency() != null
                        || !Denied.WORD.equals(view.policy().outcome()));
    }

    private RoleView view(Person person, RequestableRole role) {
        var longest = evaluate(person, role, role.maxDuration(), false);
        var emergency = evaluate(person, role, SHORTEST, true);
        return new RoleView(
                role.name().toString(),
                role.description(),
                role.system(),
                role.tier().word(),
                role.ownerGroup(),
                role.maxDuration(),
                Denied.WORD.equals(longest.outcome()) ? evaluate(person, role, SHORTEST, false) : longest,
                Denied.WORD.equals(emergency.outcome()) ? null : emergency);
    }

    private PolicyView evaluate(Person person, RequestableRole role, Duration duration, boolean emergency) {
        return PolicyView.of(policy.evaluate(new PolicyFacts(
                person,
                role,
                duration,
                emergency,
                clock.instant(),
                Duration.ZERO,
                // What one may ask for at all does not vanish from the list because one had it today.
                AccessHistory.NONE,
                connection.networkZone())));
    }
}
