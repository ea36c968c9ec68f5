package dev.latchkey.keycloak;

import dev.latchkey.catalog.RoleId;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * How long access tokens with a role live: the realm's own setting, or that of a client that overrides it and can carry
 * the role, whichever is longer. A client that Latchkey may not see may override it unseen.
 */
final class TokenLifespan {

    private static final String CLIENT_OVERRIDE = "access.token.lifespan";

    private final KeycloakAccount account;
    private final KeycloakRoles roles;
    private final RoleCarriers carriers;

    TokenLifespan(KeycloakClients clients, KeycloakRoles roles, RoleCarriers carriers) {
        this.account = clients.grantAccount();
        this.roles = roles;
        this.carriers = carriers;
    }

    Duration longest(RoleId role) {
        var realm = account.read("read realm settings", found -> found.toRepresentation());
        var canCarry = carriers.of(role);
        var longest = realm.getAccessTokenLifespan();
        for (var client : roles.visibleClients()) {
            var own = overridesOf(client, realm).max().orElse(0);
            if (own > longest && canCarry.test(client.getId())) {
                longest = own;
            }
        }
        return Duration.ofSeconds(longest);
    }

    private static IntStream overridesOf(ClientRepresentation client, RealmRepresentation realm) {
        var own = Optional.ofNullable(client.getAttributes())
                .map(attributes -> attributes.get(CLIENT_OVERRIDE))
                .filter(text -> !text.isBlank())
                .map(text -> Integer.parseInt(text.strip()))
                // Keycloak's way to say "as long as the session".
                .map(seconds -> seconds < 0 ? realm.getSsoSessionMaxLifespan() : seconds)
                .stream()
                .mapToInt(Integer::intValue);
        var implicit = Boolean.TRUE.equals(client.isImplicitFlowEnabled())
                ? IntStream.of(realm.getAccessTokenLifespanForImplicitFlow())
                : IntStream.empty();
        return IntStream.concat(own, implicit);
    }
}
