package dev.latchkey.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import dev.latchkey.reconciliation.RoleChange;
import dev.latchkey.reconciliation.RoleChange.Kind;
import dev.latchkey.reconciliation.RoleChanges;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.keycloak.representations.idm.AdminEventRepresentation;

/** The mappings of roles onto people in Keycloak's admin events. */
final class KeycloakRoleChanges implements RoleChanges {

    private static final List<String> MAPPINGS = List.of("REALM_ROLE_MAPPING", "CLIENT_ROLE_MAPPING");
    private static final String GIVEN = "CREATE";
    private static final String TAKEN = "DELETE";
    private static final Pattern PATH = Pattern.compile("users/([^/]+)/role-mappings/.*");
    private static final int MOST = 300;
    private static final int MOST_PAGES = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeycloakAccount account;
    private final EventActors actors;

    KeycloakRoleChanges(KeycloakClients clients, EventActors actors) {
        this.account = clients.grantAccount();
        this.actors = actors;
    }

    @Override
    public List<RoleChange> findSince(Instant from) {
        var events = read(List.of(GIVEN, TAKEN), "users/*", String.valueOf(from.toEpochMilli()), 0, "asc");
        return events.stream().flatMap(event -> changeOf(event).stream()).toList();
    }

    @Override
    public Optional<RoleChange> searchNewest(UserId user, RoleId role, Kind kind) {
        if (!PathSegment.isUsable(user.value())) {
            return Optional.empty();
        }
        var path = "users/" + user + "/role-mappings/*";
        var operation = List.of(kind == Kind.GIVEN ? GIVEN : TAKEN);
        for (int page = 0; page < MOST_PAGES; page++) {
            var events = read(operation, path, null, page * MOST, "desc");
            var newest = events.stream()
                    .filter(event -> rolesOf(event).contains(role))
                    .findFirst();
            if (newest.isPresent()) {
                return changeOf(newest.get());
            }
            if (events.size() < MOST) {
                break;
            }
        }
        return Optional.empty();
    }

    private List<AdminEventRepresentation> read(
            List<String> operations, String path, String from, int first, String direction) {
        return account.read(
                "read admin events",
                realm -> realm.getAdminEvents(
                        operations, null, null, null, null, path, MAPPINGS, from, null, first, MOST, direction));
    }

    /** Nothing for a mapping onto something other than a person. */
    private Optional<RoleChange> changeOf(AdminEventRepresentation event) {
        var path = PATH.matcher(String.valueOf(event.getResourcePath()));
        if (!path.matches()) {
            return Optional.empty();
        }
        return Optional.of(new RoleChange(
                event.getId(),
                Instant.ofEpochMilli(event.getTime()),
                GIVEN.equals(event.getOperationType()) ? Kind.GIVEN : Kind.TAKEN,
                new UserId(path.group(1)),
                rolesOf(event),
                actors.nameOf(event),
                actors.isLatchkey(event)));
    }

    /** What the call named; none if the realm keeps no details of its events. */
    private static Set<RoleId> rolesOf(AdminEventRepresentation event) {
        if (event.getRepresentation() == null) {
            return Set.of();
        }
        try {
            return StreamSupport.stream(JSON.readTree(event.getRepresentation()).spliterator(), false)
                    .map(role -> role.path("id").asText())
                    .filter(id -> !id.isBlank())
                    .map(RoleId::new)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (JsonProcessingException e) {
            // An event that nobody can read must not hide all others.
            return Set.of();
        }
    }
}
