package dev.latchkey.keycloak;

import dev.latchkey.directory.UserId;
import java.util.Optional;
import org.keycloak.representations.idm.AdminEventRepresentation;
import org.keycloak.representations.idm.AuthDetailsRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** Who stands behind an admin event, in words a person can act on: Keycloak gives ids only. */
final class EventActors {

    private final KeycloakAccount account;
    private final KeycloakPeople people;

    EventActors(KeycloakClients clients, KeycloakPeople people) {
        this.account = clients.grantAccount();
        this.people = people;
    }

    String nameOf(AdminEventRepresentation event) {
        var actor = actorOf(event);
        var id = actor.map(AuthDetailsRepresentation::getUserId).orElse(null);
        if (id == null) {
            return "somebody whom Keycloak does not name";
        }
        if (!isOfThisRealm(event)) {
            return "an administrator of another realm (id %s)".formatted(id);
        }
        return people.searchUser(new UserId(id))
                .map(UserRepresentation::getUsername)
                .orElseGet(() -> "somebody who is gone (id %s)".formatted(id));
    }

    /** The grant account only: Latchkey never maps a role with the other one, so whoever does has stolen its secret. */
    boolean isLatchkey(AdminEventRepresentation event) {
        return isOfThisRealm(event)
                && actorOf(event)
                        .map(AuthDetailsRepresentation::getUserId)
                        .filter(account.ownUserId().value()::equals)
                        .isPresent();
    }

    private static boolean isOfThisRealm(AdminEventRepresentation event) {
        return actorOf(event)
                .map(AuthDetailsRepresentation::getRealmId)
                .filter(realm -> realm.equals(event.getRealmId()))
                .isPresent();
    }

    private static Optional<AuthDetailsRepresentation> actorOf(AdminEventRepresentation event) {
        return Optional.ofNullable(event.getAuthDetails());
    }
}
