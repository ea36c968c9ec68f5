package dev.latchkey.keycloak;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * How long access tokens live in this realm: the realm's own setting, or that of a client that overrides it, whichever
 * is longer. A client that Latchkey may not see may override it unseen.
 */
final class TokenLifespan {

    private static final String CLIENT_OVERRIDE = "access.token.lifespan";

    private final KeycloakAccount account;
    private final KeycloakRoles roles;

    TokenLifespan(KeycloakClients clients, KeycloakRoles roles) {
        this.account = clients.grantAccount();
        this.roles = roles;
    }

    Duration longest() {
        var realm = account.read("read realm settings", found -> found.toRepresentation());
        var ofClients = roles.visibleClients().stream().flatMapToInt(client -> overridesOf(client, realm));
        var seconds = IntStream.concat(IntStream.of(realm.getAccessTokenLifespan()), ofClients)
                .max()
                .getAsInt();
        return Duration.ofSeconds(seconds);
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
