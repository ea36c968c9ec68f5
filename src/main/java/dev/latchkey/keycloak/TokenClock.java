package dev.latchkey.keycloak;

import dev.latchkey.directory.DirectoryClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.representations.AccessToken;

/**
 * Keycloak's clock as the tokens of Latchkey's own accounts show it: Keycloak sends no time of day with its answers. A
 * token tells the second in which it was issued, somewhere between question and answer, so the lead is right to within
 * half a second and half the time that the call took. A call that took long shows nothing: on a busy machine it would look
 * like a clock that is off, and no role would be given.
 */
final class TokenClock implements DirectoryClock {

    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    /** Half of it is well below what a clock may be off. */
    private static final Duration LONG = Duration.ofSeconds(4);

    private final Clock clock;
    private volatile Duration lead;

    TokenClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Duration> lead() {
        return Optional.ofNullable(lead);
    }

    /** Hands on what {@code fetch} gives, and compares the clocks if it is a token not seen before that came soon. */
    String watch(String known, Supplier<String> fetch) {
        var askedAt = clock.instant();
        var token = fetch.get();
        var took = Duration.between(askedAt, clock.instant());
        if (token != null && !token.equals(known) && took.compareTo(LONG) < 0) {
            read(token)
                    .map(AccessToken::getIat)
                    .map(Instant::ofEpochSecond)
                    .ifPresent(issuedAt ->
                            lead = Duration.between(askedAt.plus(took.dividedBy(2)), issuedAt.plus(HALF_A_SECOND)));
        }
        return token;
    }

    /** What a token says; nothing if it is none. */
    static Optional<AccessToken> read(String token) {
        if (token == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new JWSInput(token).readJsonContent(AccessToken.class));
        } catch (JWSInputException e) {
            return Optional.empty();
        }
    }
}
