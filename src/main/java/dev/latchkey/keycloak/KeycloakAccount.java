package dev.latchkey.keycloak;

import dev.latchkey.directory.DirectoryAwayException;
import dev.latchkey.directory.DirectoryDefectException;
import dev.latchkey.directory.DirectoryDefectException.Defect;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.UserId;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.AccessToken;

/**
 * One of Latchkey's service accounts, and the one place where an HTTP status becomes something Latchkey can act on.
 *
 * <p>The intent that each call names ("read role '4f...'") completes the sentence "Cannot ... in Keycloak".
 */
final class KeycloakAccount implements AutoCloseable {

    /** What Keycloak said to a write. None of them says whether anything changed: look. */
    enum Answer {
        ACCEPTED,
        /** 400 or 409: a race with an equal write, or a user store that cannot be written. */
        REJECTED,
        FORBIDDEN,
        /** Some part of the path or body is not there, or no longer under that name. */
        NOT_FOUND
    }

    /** What Keycloak, or a proxy before it, answers to everybody while it cannot serve. */
    private static final Set<Integer> OVERLOADED = Set.of(429, 502, 503, 504);

    private record Outcome<T>(Answer answer, T value, String said) {}

    private final String clientId;
    private final Keycloak keycloak;
    private final String realm;
    private final Duration patience;
    private final TokenClock clock;
    private final ReentrantLock tokenTurn = new ReentrantLock();

    /** The latest token, whatever became of it; guarded by the turn. */
    private String token;

    /** @param patience how long a caller queues while another one fetches the token */
    KeycloakAccount(String clientId, Keycloak keycloak, String realm, Duration patience, TokenClock clock) {
        this.clientId = clientId;
        this.keycloak = keycloak;
        this.realm = realm;
        this.patience = patience;
        this.clock = clock;
    }

    /** Reads what must be there; every other answer counts as an outage. */
    <T> T read(String intent, Function<RealmResource, T> request) {
        return search(intent, request)
                .orElseThrow(() -> new DirectoryUnavailableException(sentence(intent, "it is not there"), null));
    }

    /**
     * Reads what may be gone.
     *
     * @throws AccountForbiddenException if this account may not see it
     */
    <T> Optional<T> search(String intent, Function<RealmResource, T> request) {
        var outcome = exchange(intent, request);
        return switch (outcome.answer()) {
            case ACCEPTED -> Optional.of(outcome.value());
            case NOT_FOUND -> Optional.empty();
            case FORBIDDEN -> throw new AccountForbiddenException(sentence(intent, outcome.said()));
            case REJECTED -> throw new DirectoryUnavailableException(sentence(intent, outcome.said()), null);
        };
    }

    /** As {@link #search(String, Function)}, for what the client library does not know; gets the realm's name, too. */
    <T> Optional<T> searchScopes(String intent, BiFunction<ClientScopeCalls, String, T> request) {
        return search(intent, ignored -> request.apply(keycloak.proxy(ClientScopeCalls.class), realm));
    }

    String clientId() {
        return clientId;
    }

    /** The id of the service account itself, as its token names it. */
    UserId ownUserId() {
        return new UserId(claims("know itself", holdToken("know itself")).getSubject());
    }

    /** The roles by which this account administers the realm, by a new token: an older one may tell of other times. */
    Set<String> administrativeRoles() {
        var intent = "know its own rights";
        var fresh = takeTurn(intent, () -> keycloak.tokenManager().grantToken().getToken());
        var management = "master".equals(realm) ? "master-realm" : "realm-management";
        var access = claims(intent, fresh).getResourceAccess(management);
        return access == null ? Set.of() : access.getRoles();
    }

    private AccessToken claims(String intent, String token) {
        return TokenClock.read(token)
                .orElseThrow(
                        () -> new DirectoryUnavailableException(sentence(intent, "its token cannot be read"), null));
    }

    Answer write(String intent, Consumer<RealmResource> request) {
        return exchange(intent, realmResource -> {
                    request.accept(realmResource);
                    return null;
                })
                .answer();
    }

    private <T> Outcome<T> exchange(String intent, Function<RealmResource, T> request) {
        return exchange(intent, request, true);
    }

    private <T> Outcome<T> exchange(String intent, Function<RealmResource, T> request, boolean tokenMayBeOutdated) {
        holdToken(intent);
        try {
            return new Outcome<>(Answer.ACCEPTED, request.apply(keycloak.realm(realm)), "");
        } catch (WebApplicationException e) {
            // At a 401 the client library drops its token. A second one is about the account, not about the token.
            return e instanceof NotAuthorizedException && tokenMayBeOutdated
                    ? exchange(intent, request, false)
                    : refused(intent, e);
        } catch (ProcessingException e) {
            throw unreachable(intent, e);
        }
    }

    /**
     * Fetches a token if there is no fresh one. The client library does so under a monitor, where callers would queue
     * without any limit while Keycloak hangs: here they queue with one. And whatever goes wrong while signing in is
     * an outage, a 404 of the realm included; it must not be read as "the person is gone".
     */
    private String holdToken(String intent) {
        return takeTurn(intent, () -> keycloak.tokenManager().getAccessTokenString());
    }

    private String takeTurn(String intent, Supplier<String> fetch) {
        try {
            if (!tokenTurn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DirectoryAwayException(sentence(intent, "signing in takes too long"), null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DirectoryUnavailableException(sentence(intent, "interrupted"), e);
        }
        try {
            token = clock.watch(token, fetch);
            return token;
        } catch (WebApplicationException e) {
            throw notSignedIn(intent, e);
        } catch (ProcessingException e) {
            throw unreachable(intent, e);
        } finally {
            tokenTurn.unlock();
        }
    }

    /**
     * Only these are about the account and its realm: a 403 is also what a proxy says, or Keycloak to who comes without
     * TLS, and a 404 without Keycloak's own words comes from something that stands in for it while it restarts.
     */
    private DirectoryUnavailableException notSignedIn(String intent, WebApplicationException e) {
        var status = e.getResponse().getStatus();
        var said = sentence(intent, "signing in was answered by status " + status);
        return switch (status) {
            case 400, 401 -> new DirectoryDefectException(Defect.SIGN_IN, said);
            case 404 ->
                KeycloakError.of(e.getResponse()).isPresent()
                        ? new DirectoryDefectException(Defect.ANSWER, said)
                        : new DirectoryUnavailableException(said, null);
            default -> new DirectoryUnavailableException(said, null);
        };
    }

    private <T> Outcome<T> refused(String intent, WebApplicationException e) {
        var status = e.getResponse().getStatus();
        var error = KeycloakError.of(e.getResponse());
        var said = "status " + status + error.map(text -> ", " + text).orElse("");
        if (OVERLOADED.contains(status)) {
            throw new DirectoryAwayException(sentence(intent, said), null);
        }
        if (!(e instanceof ClientErrorException) || isOfAProxy(status, error)) {
            throw new DirectoryUnavailableException(sentence(intent, said), null);
        }
        if (!answersTheQuestion(status, error)) {
            throw new DirectoryDefectException(Defect.ANSWER, sentence(intent, said));
        }
        var answer = status == 403 ? Answer.FORBIDDEN : status == 404 ? Answer.NOT_FOUND : Answer.REJECTED;
        return new Outcome<>(answer, null, said);
    }

    /**
     * Whether something in front of Keycloak answered in its place, which passes when Keycloak is back. Taking its 404
     * for "the role is gone" would end a lease whose mapping still stands.
     */
    private static boolean isOfAProxy(int status, Optional<String> error) {
        return status == 408 || status == 404 && error.isEmpty();
    }

    /** Whether this answer is about what was asked, and not, as a 404 can be, about the whole realm. */
    private static boolean answersTheQuestion(int status, Optional<String> error) {
        return switch (status) {
            case 400, 403, 409 -> true;
            case 404 ->
                error.filter(text -> !text.startsWith("Realm not found")).isPresent();
            default -> false;
        };
    }

    private RuntimeException unreachable(String intent, ProcessingException e) {
        if (e.getCause() instanceof RoleMappingGuard.EmptyRoleMappingException bug) {
            return bug;
        }
        // Below the HTTP client's own exceptions, so that none of its types leaves this package.
        var cause = e.getCause();
        while (cause instanceof ProcessingException || cause instanceof WebApplicationException) {
            cause = cause.getCause();
        }
        var reason = cause == null ? e.getMessage() : cause.toString();
        return new DirectoryAwayException(sentence(intent, reason), cause);
    }

    private String sentence(String intent, String reason) {
        return "Cannot %s in Keycloak as '%s': %s".formatted(intent, clientId, reason);
    }

    @Override
    public void close() {
        keycloak.close();
    }
}
