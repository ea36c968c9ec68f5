package dev.latchkey.api;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.directory.Person;
import dev.latchkey.policy.AccessHistory;
import dev.latchkey.policy.AccessPolicy;
import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.policy.PolicyOutcome.Denied;
import dev.latchkey.request.Connection;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Clock;
import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the caller may ask for. */
@RestController
@RequestMapping("/api/v1/catalog")
class CatalogController {

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final RoleCatalog catalog;
    private final AccessPolicy policy;
    private final Connection connection;
    private final Clock clock;

    CatalogController(RoleCatalog catalog, AccessPolicy policy, Connection connection, Clock clock) {
        this.catalog = catalog;
        this.policy = policy;
        this.connection = connection;
        this.clock = clock;
    }

    /**
     * A role, and what the policy would say if the caller asked for the longest lease of it now; of the shortest, where
     * it stands against the longest alone.
     *
     * @param emergency what it would say to break-glass, of a minute; null where it is not offered to the caller
     */
    record RoleView(
            String role,
            String description,
            String system,
            String tier,
            String ownerGroup,
            Duration maxDuration,
            PolicyView policy,
            PolicyView emergency) {}

    @GetMapping
    @Operation(summary = "The roles that the caller may ask for, with limits and who would have to agree")
    Page<RoleView> list(@Parameter(hidden = true) Person caller) {
        return Page.of(catalog.findAll().stream()
                .map(role -> view(caller, role))
                .filter(role -> !Denied.WORD.equals(role.policy().outcome()))
                .toList());
    }

    private RoleView view(Person caller, RequestableRole role) {
        var longest = evaluate(caller, role, role.maxDuration(), false);
        var emergency = evaluate(caller, role, SHORTEST, true);
        return new RoleView(
                role.name().toString(),
                role.description(),
                role.system(),
                role.tier().word(),
                role.ownerGroup(),
                role.maxDuration(),
                Denied.WORD.equals(longest.outcome()) ? evaluate(caller, role, SHORTEST, false) : longest,
                Denied.WORD.equals(emergency.outcome()) ? null : emergency);
    }

    private PolicyView evaluate(Person caller, RequestableRole role, Duration duration, boolean emergency) {
        return PolicyView.of(policy.evaluate(new PolicyFacts(
                caller,
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
