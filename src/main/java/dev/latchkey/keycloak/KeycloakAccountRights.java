package dev.latchkey.keycloak;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.reconciliation.AccountRights;
import dev.latchkey.reconciliation.RightsGap;
import dev.latchkey.reconciliation.RightsGap.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks Keycloak what each account may do and holds the answers against {@code keycloak/README.md}. The grant account
 * itself serves as the person on whom mapping is tried out in thought, because it is sure to be there.
 */
final class KeycloakAccountRights implements AccountRights {

    private static final Set<String> OF_GRANT =
            Set.of("view-users", "query-users", "query-groups", "query-clients", "view-realm", "view-events");
    private static final Set<String> OF_SESSIONS = Set.of("manage-users");
    private static final String MAP_ROLES = "mapRoles";
    private static final String MANAGE = "manage";
    private static final Map<String, String> TOO_MUCH_ON_PEOPLE = Map.of(
            MANAGE,
            "edit, create and delete people and end their sessions",
            "resetPassword",
            "reset passwords",
            "impersonate",
            "act as somebody else",
            "manageGroupMembership",
            "put people into groups");

    private static final String LOOK_FOR_ANOTHER_PERMISSION =
            "look for another permission on Users in the realm's fine-grained permissions, since all of them must agree";

    private final KeycloakAccount grant;
    private final Optional<KeycloakAccount> sessions;
    private final MappingRights mappingRights;

    KeycloakAccountRights(KeycloakClients clients, MappingRights mappingRights) {
        this.grant = clients.grantAccount();
        this.sessions = clients.sessionAccount();
        this.mappingRights = mappingRights;
    }

    @Override
    public List<RightsGap> findGaps() {
        var gaps = new ArrayList<>(gapsInAdministrativeRoles(grant, OF_GRANT));
        if (gaps.stream().noneMatch(gap -> gap.kind() == Kind.MISSING)) {
            // Else Keycloak would refuse these questions, or leave out half of the answer.
            gaps.addAll(gapsOnPeople());
            gaps.addAll(mappingRights.findGaps());
        }
        sessions.ifPresent(account -> gaps.addAll(gapsOf(account)));
        return List.copyOf(gaps);
    }

    private static List<RightsGap> gapsOf(KeycloakAccount sessions) {
        var gaps = gapsInAdministrativeRoles(sessions, OF_SESSIONS);
        if (gaps.isEmpty() && !accessToPeople(sessions).contains(MANAGE)) {
            return List.of(gap(
                    sessions,
                    Kind.MISSING,
                    "it cannot end sessions although it has 'manage-users': " + LOOK_FOR_ANOTHER_PERMISSION));
        }
        return gaps;
    }

    private static List<RightsGap> gapsInAdministrativeRoles(KeycloakAccount account, Set<String> needed) {
        var held = account.administrativeRoles();
        var missing = needed.stream()
                .filter(role -> !held.contains(role))
                .map(role -> gap(
                        account,
                        Kind.MISSING,
                        "it lacks the role '%s' of realm-management: assign it to its service account"
                                .formatted(role)));
        var excess = held.stream()
                .filter(role -> !needed.contains(role))
                .map(role -> gap(
                        account,
                        Kind.EXCESS,
                        "it has the role '%s' of realm-management, which it never needs: take it from its service account"
                                .formatted(role)));
        return Stream.concat(missing, excess).toList();
    }

    private List<RightsGap> gapsOnPeople() {
        var access = accessToPeople(grant);
        var gaps = TOO_MUCH_ON_PEOPLE.entrySet().stream()
                .filter(right -> access.contains(right.getKey()))
                .map(right -> gap(
                        grant,
                        Kind.EXCESS,
                        "it can %s, which it never needs: look at its roles and at the permissions on Users"
                                .formatted(right.getValue())));
        var mapping = access.contains(MAP_ROLES)
                ? Stream.<RightsGap>empty()
                : Stream.of(
                        gap(grant, Kind.MISSING, "it cannot map any role onto people: " + LOOK_FOR_ANOTHER_PERMISSION));
        return Stream.concat(mapping, gaps).toList();
    }

    /** What the account may do with people; Keycloak says so of the one who is asked for, here the account itself. */
    private static Set<String> accessToPeople(KeycloakAccount account) {
        var itself = account.ownUserId().value();
        var access = account.read(
                        "read own access", realm -> realm.users().get(itself).toRepresentation())
                .getAccess();
        return access.entrySet().stream()
                .filter(right -> Boolean.TRUE.equals(right.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static RightsGap gap(KeycloakAccount account, Kind kind, String what) {
        return gap(account, kind, Optional.empty(), what);
    }

    static RightsGap gap(KeycloakAccount account, Kind kind, Optional<RoleId> role, String what) {
        return new RightsGap(
                account.clientId(), kind, role, "Account '%s' in Keycloak: %s.".formatted(account.clientId(), what));
    }
}
