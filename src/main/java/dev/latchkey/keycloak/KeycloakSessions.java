package dev.latchkey.keycloak;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.DirectoryDefectException;
import dev.latchkey.directory.DirectoryDefectException.Defect;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.UserId;
import dev.latchkey.keycloak.KeycloakAccount.Answer;
import dev.latchkey.keycloak.OpenSessions.OpenSession;
import dev.latchkey.lease.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Ends sessions with the session account, if the site gives one; whether there are any is seen without it.
 *
 * <p>If every session of a person can carry the role, Keycloak's logout ends the online ones and declares all older
 * tokens stale, also those without a session. It counts in whole seconds, so an offline token of the same second
 * survives it: offline sessions are deleted by their id besides, which leaves nothing to time. If some sessions cannot
 * carry the role, the others are deleted by id, and nobody is signed out of what has nothing to do with the lease.
 */
final class KeycloakSessions implements Sessions {

    private static final int ATTEMPTS = 3;

    private final Optional<KeycloakAccount> account;
    private final OpenSessions openSessions;
    private final RoleCarriers carriers;
    private final TokenLifespan tokenLifespan;

    KeycloakSessions(
            KeycloakClients clients, OpenSessions openSessions, RoleCarriers carriers, TokenLifespan tokenLifespan) {
        this.account = clients.sessionAccount();
        this.openSessions = openSessions;
        this.carriers = carriers;
        this.tokenLifespan = tokenLifespan;
    }

    @Override
    public boolean end(UserId user, RoleId role) {
        account.ifPresent(found -> end(found, user, role));
        return account.isPresent();
    }

    @Override
    public boolean isAnyLeft(UserId user, RoleId role, Instant openedBefore) {
        var old = openSessions.of(user).stream()
                .filter(session -> session.startedAt().isBefore(openedBefore))
                .toList();
        return !old.isEmpty() && !whichCarry(role, old).isEmpty();
    }

    @Override
    public Duration tokenLifespan(RoleId role) {
        return tokenLifespan.longest(role);
    }

    private void end(KeycloakAccount ending, UserId user, RoleId role) {
        // Seen before: whoever signs in again at once has a session that is none of our business.
        var open = openSessions.of(user);
        var left = whichCarry(role, open);
        var all = left.size() == open.size();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (all) {
                requireDone(
                        ending.write(
                                "log out user '" + user + "'",
                                realm -> realm.users().get(user.value()).logout()),
                        user);
            }
            left.stream()
                    .filter(session -> !all || session.offline())
                    .forEach(session -> delete(ending, session, user));
            var ended = left;
            left = openSessions.of(user).stream()
                    .filter(session -> session.isIn(ended))
                    .toList();
            if (left.isEmpty()) {
                return;
            }
        }
        throw new DirectoryUnavailableException(
                "Cannot end sessions of user '%s': Keycloak ended them and still lists them".formatted(user), null);
    }

    private List<OpenSession> whichCarry(RoleId role, List<OpenSession> sessions) {
        var canCarry = carriers.of(role);
        return sessions.stream()
                .filter(session -> session.clients().stream().anyMatch(canCarry))
                .toList();
    }

    private static void delete(KeycloakAccount ending, OpenSession session, UserId user) {
        requireDone(
                ending.write(
                        "end session '" + session.id() + "'",
                        realm -> realm.deleteSession(session.id(), session.offline())),
                user);
    }

    /** A person or a session that is gone is as good as ended. */
    private static void requireDone(Answer answer, UserId user) {
        var said = "Cannot end sessions of user '%s': Keycloak answered %s".formatted(user, answer);
        if (answer == Answer.FORBIDDEN) {
            throw new DirectoryDefectException(Defect.RIGHT, said);
        }
        if (answer != Answer.ACCEPTED && answer != Answer.NOT_FOUND) {
            throw new DirectoryUnavailableException(said, null);
        }
    }
}
