package dev.latchkey.keycloak;

import dev.latchkey.directory.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.representations.idm.UserSessionRepresentation;

/** The sessions of a person, online and offline, and which clients take part in them. */
final class OpenSessions {

    /**
     * One of them.
     *
     * @param clients ids of the clients that got tokens in it
     * @param startedAt in whole seconds
     */
    record OpenSession(String id, boolean offline, Set<String> clients, Instant startedAt) {

        /** An offline session may have the id of the online one that it came from. */
        boolean isIn(Collection<OpenSession> others) {
            return others.stream().anyMatch(other -> id.equals(other.id) && offline == other.offline);
        }
    }

    private final KeycloakAccount account;

    OpenSessions(KeycloakClients clients) {
        this.account = clients.grantAccount();
    }

    /** None if the person is gone. */
    List<OpenSession> of(UserId user) {
        var online = account
                .search(
                        "list sessions of user '" + user + "'",
                        realm -> realm.users().get(user.value()).getUserSessions())
                .orElse(List.of())
                .stream()
                .map(session -> openSession(session, false, Optional.empty()));
        var offline = clientsWithOfflineTokens(user)
                .flatMap(client -> account
                        .search(
                                "list offline sessions of user '" + user + "'",
                                realm -> realm.users().get(user.value()).getOfflineSessions(client))
                        .orElse(List.of())
                        .stream()
                        .map(session -> openSession(session, true, Optional.of(client))));
        return Stream.concat(online, offline).toList();
    }

    /** The consents tell which clients hold offline tokens, so that not every client is asked. */
    private Stream<String> clientsWithOfflineTokens(UserId user) {
        return account
                .search(
                        "list consents of user '" + user + "'",
                        realm -> realm.users().get(user.value()).getConsents())
                .orElse(List.of())
                .stream()
                .flatMap(OpenSessions::clientsWithOfflineToken)
                .distinct();
    }

    private static Stream<String> clientsWithOfflineToken(Map<String, Object> consent) {
        return consent.get("additionalGrants") instanceof List<?> grants
                ? grants.stream()
                        .filter(Map.class::isInstance)
                        .map(Map.class::cast)
                        .filter(grant -> "Offline Token".equals(grant.get("key")))
                        .map(grant -> String.valueOf(grant.get("client")))
                : Stream.empty();
    }

    private static OpenSession openSession(
            UserSessionRepresentation session, boolean offline, Optional<String> askedFor) {
        var clients = new HashSet<>(
                Optional.ofNullable(session.getClients()).orElse(Map.of()).keySet());
        askedFor.ifPresent(clients::add);
        return new OpenSession(session.getId(), offline, clients, Instant.ofEpochMilli(session.getStart()));
    }
}
