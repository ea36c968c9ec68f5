package dev.latchkey.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.latchkey.policy.CandidateTables.Candidate;
import dev.latchkey.policy.PolicyOutcome.Denied;
import dev.latchkey.policy.ReplayedRequest.Was;
import dev.latchkey.refusal.ConflictException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyReplaysTest {

    private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final RecordedEvaluations recorded = mock(RecordedEvaluations.class);
    private final CandidateTables tables = mock(CandidateTables.class);
    private final Candidate candidate = mock(Candidate.class);
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final PolicyReplays replays = new PolicyReplays(recorded, tables, clock);

    @BeforeEach
    void recordOneRequest() {
        var evaluation = evaluation();
        when(tables.read(any())).thenReturn(candidate);
        when(recorded.count(any())).thenReturn(1L);
        when(recorded.firstPage(any())).thenReturn(List.of(evaluation));
        when(recorded.pageAfter(any(), any())).thenReturn(List.of());
        when(candidate.evaluate(any(), any()))
                .thenReturn(new PolicyEvaluation(new Denied(), List.of(), List.of(), List.of(), Map.of()));
    }

    @Test
    void replayInTimeIsTold() {
        assertThat(replay(Duration.ofMinutes(9)).unchanged()).isEqualTo(1);
    }

    @Test
    void replayThatTakesTooLongIsBrokenOffAndTheNextOneMayRun() {
        for (var round = 1; round <= 3; round++) {
            assertThatThrownBy(() -> replay(Duration.ofMinutes(11)))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("takes longer than 10 minutes");
        }
    }

    /** @param pause that passes after it began */
    private ReplaySummary replay(Duration pause) {
        return replays.replay(Map.of(), NOW.minus(Duration.ofDays(1)), NOW, new ReplayListener() {
            @Override
            public void progress(long done, long total) {
                now.updateAndGet(time -> time.plus(pause));
            }
        });
    }

    private static RecordedEvaluation evaluation() {
        return new RecordedEvaluation(
                UUID.randomUUID(),
                NOW,
                "ben",
                "prod-root",
                new Was("denied", List.of(), List.of()),
                List.of(),
                Map.of("tier", "critical"));
    }
}
