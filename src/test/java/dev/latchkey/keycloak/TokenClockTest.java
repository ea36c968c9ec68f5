package dev.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenClockTest {

    private static final Instant ASKED = Instant.parse("2026-03-29T01:00:00Z");
    private static final Instant ANSWERED = ASKED.plusSeconds(2);

    private final Clock machine = mock(Clock.class);
    private final TokenClock clock = new TokenClock(machine);

    @Test
    void nothingIsKnownBeforeTheFirstToken() {
        assertThat(clock.lead()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, -11, 0, 11, 3600})
    void leadIsWhatKeycloakIsAheadHalfwayThroughTheCall(long ahead) {
        when(machine.instant()).thenReturn(ASKED, ANSWERED);
        var halfway = ASKED.plusSeconds(1);

        fetch(null, tokenIssuedAt(halfway.plusSeconds(ahead)));

        // Issued within that second: half a second is the best guess.
        assertThat(clock.lead()).contains(Duration.ofSeconds(ahead).plusMillis(500));
    }

    @Test
    void tokenThatWasAlreadyThereTellsNothingNew() {
        var old = tokenIssuedAt(ASKED.minusSeconds(50));
        when(machine.instant()).thenReturn(ASKED, ANSWERED);

        fetch(old, old);

        assertThat(clock.lead()).isEmpty();
    }

    @Test
    void tokenThatWasLongOnItsWayTellsNothing() {
        when(machine.instant()).thenReturn(ASKED, ANSWERED, ASKED, ASKED.plusSeconds(4));
        fetch(null, tokenIssuedAt(ASKED.plusSeconds(1)));

        fetch(null, tokenIssuedAt(ASKED.minusSeconds(12)));

        assertThat(clock.lead()).contains(Duration.ofMillis(500));
    }

    @Test
    void tokenThatCannotBeReadIsHandedOnAndTellsNothing() {
        when(machine.instant()).thenReturn(ASKED, ANSWERED);

        assertThat(fetch(null, "opaque")).isEqualTo("opaque");
        assertThat(clock.lead()).isEmpty();
    }

    private String fetch(String known, String token) {
        return clock.watch(known, () -> token);
    }

    private static String tokenIssuedAt(Instant at) {
        var url = Base64.getUrlEncoder().withoutPadding();
        var header = url.encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8));
        var claims =
                url.encodeToString("{\"iat\":%d}".formatted(at.getEpochSecond()).getBytes(StandardCharsets.UTF_8));
        return header + "." + claims + "." + url.encodeToString(new byte[] {1});
    }
}
