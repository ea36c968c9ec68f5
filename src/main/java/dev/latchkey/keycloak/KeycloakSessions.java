package dev.latchkey.keycloak;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.UserId;
import dev.latchkey.keycloak.KeycloakAccount.Answer;
import dev.latchkey.lease.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.representations.idm.UserSessionRepresentation;

/**
 * Ends sessions with the session account, if the site gives one.
 *
 * <p>Keycloak's logout ends the online sessions and declares older tokens stale, counted in whole seconds: an offline
 * token of the same second survives it. Rather than waiting a second and logging out again, each offline session is
 * deleted by its id, which leaves nothing to time.
 */
final class KeycloakSessions implements Sessions {

    private final Optional<KeycloakAccount> account;
    private final TokenLifespan tokenLifespan;

    KeycloakSessions(KeycloakClients clients, TokenLifespan tokenLifespan) {
        this.account = clients.sessionAccount();
        this.tokenLifespan = tokenLifespan;
    }

    @Override
    public boolean end(UserId user, RoleId role) {
        if (account.isEmpty()) {
            return false;
        }
        endAll(account.get(), user);
        return true;
    }

    @Override
    public boolean isAnyLeft(UserId user, RoleId role, Instant openedBefore) {
        return account
                .flatMap(found -> found.search(
                        "list sessions of user '" + user + "'",
                        realm -> realm.users().get(user.value()).getUserSessions()))
                .orElse(List.of())
                .stream()
                .anyMatch(session -> session.getStart() < openedBefore.toEpochMilli());
    }

    @Override
    public Duration tokenLifespan(RoleId role) {
        return tokenLifespan.longest();
    }

    private static void endAll(KeycloakAccount account, UserId user) {
        // Seen before: whoever signs in again at once has a session that is none of our business.
        var online = onlineSessions(account, user);
        requireDone(
                account.write(
                        "log out user '" + user + "'",
                        realm -> realm.users().get(user.value()).logout()),
                user);
        // Seen after: one that opened while we logged out must not slip through.
        var offline = offlineSessions(account, user);
        offline.forEach(session -> requireDone(
                account.write("delete offline session '" + session + "'", realm -> realm.deleteSession(session, true)),
                user));

        if (!Collections.disjoint(onlineSessions(account, user), online)
                || !Collections.disjoint(offlineSessions(account, user), offline)) {
            throw new DirectoryUnavailableException(
                    "Cannot end sessions of user '%s': Keycloak ended them and still lists them".formatted(user), null);
        }
    }

    /** A person or a session that is gone is as good as ended. */
    private static void requireDone(Answer answer, UserId user) {
        if (answer != Answer.ACCEPTED && answer != Answer.NOT_FOUND) {
            throw new DirectoryUnavailableException(
                    "Cannot end sessions of user '%s': Keycloak answered %s".formatted(user, answer), null);
        }
    }

    private static Set<String> onlineSessions(KeycloakAccount account, UserId user) {
        return idsOf(account.search(
                "list sessions of user '" + user + "'",
                realm -> realm.users().get(user.value()).getUserSessions()));
    }

    /** The offline sessions of all clients; the consents tell which clients have any, so not every client is asked. */
    private static Set<String> offlineSessions(KeycloakAccount account, UserId user) {
        return account
                .search(
                        "list consents of user '" + user + "'",
                        realm -> realm.users().get(user.value()).getConsents())
                .orElse(List.of())
                .stream()
                .flatMap(KeycloakSessions::clientsWithOfflineToken)
                .flatMap(client -> idsOf(account.search(
                                "list offline sessions of user '" + user + "'",
                                realm -> realm.users().get(user.value()).getOfflineSessions(client)))
                        .stream())
                .collect(Collectors.toSet());
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

    private static Set<String> idsOf(Optional<List<UserSessionRepresentation>> sessions) {
        return sessions.orElse(List.of()).stream()
                .map(UserSessionRepresentation::getId)
                .collect(Collectors.toSet());
    }
}
