package dev.latchkey.keycloak;

import dev.latchkey.catalog.RoleId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.representations.idm.RoleRepresentation;

/**
 * Which roles contain which. Keycloak tells what a role contains, never what contains it, so all composites are walked
 * once and kept for a while, longer than a comparison asks for one watched role after the other. A composite of a client that
 * Latchkey may not see stays unknown.
 */
final class CompositeRoles {

    private static final Duration KEPT = Duration.ofSeconds(15);

    private record Composite(RoleRepresentation role, Set<String> contents) {}

    private record Walk(Instant at, List<Composite> composites) {}

    private final KeycloakRoles roles;
    private final Clock clock;
    private volatile Walk last = new Walk(Instant.MIN, List.of());

    CompositeRoles(KeycloakRoles roles, Clock clock) {
        this.roles = roles;
        this.clock = clock;
    }

    /** The roles that contain this one at any depth. */
    Collection<RoleRepresentation> containing(RoleId role) {
        var composites = composites();
        var found = new LinkedHashMap<String, RoleRepresentation>();
        var open = new ArrayDeque<>(List.of(role.value()));
        while (!open.isEmpty()) {
            var inner = open.poll();
            composites.stream()
                    .filter(composite -> composite.contents().contains(inner))
                    .map(Composite::role)
                    .filter(outer -> found.putIfAbsent(outer.getId(), outer) == null)
                    .forEach(outer -> open.add(outer.getId()));
        }
        // Roles may contain one another in a circle.
        found.remove(role.value());
        return found.values();
    }

    private List<Composite> composites() {
        if (last.at().isBefore(clock.instant().minus(KEPT))) {
            var composites = walk();
            // From its end: where it takes longer than it is kept, every role would walk them anew.
            last = new Walk(clock.instant(), composites);
        }
        return last.composites();
    }

    private List<Composite> walk() {
        return roles.visibleRoles()
                .filter(RoleRepresentation::isComposite)
                .map(role -> new Composite(
                        role,
                        roles.rolesWithin(role).stream()
                                .map(RoleRepresentation::getId)
                                .collect(Collectors.toSet())))
                .toList();
    }
}
