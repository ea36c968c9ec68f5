package dev.latchkey.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.policy.ReplayedRequest.Was;
import dev.latchkey.policy.ReplayedRequest.Would;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures by which a pipeline stops a candidate. */
class ReplayTallyTest {

    @ParameterizedTest
    @CsvSource({
        "denied,         denied,         0, 0, 0",
        "denied,         approvalNeeded, 1, 0, 1",
        "denied,         preApproved,    1, 0, 1",
        "denied,         emergency,      1, 0, 1",
        "approvalNeeded, denied,         1, 1, 0",
        "approvalNeeded, preApproved,    1, 0, 1",
        "preApproved,    approvalNeeded, 1, 0, 0",
        "preApproved,    denied,         1, 1, 0",
        "emergency,      denied,         1, 1, 0",
        "emergency,      emergency,      0, 0, 0",
    })
    void countsWhoGetsFurtherAndWhoDoesNotAnyMore(
            String was, String would, long changed, long newlyDenied, long newlyAllowed) {
        var tally = new ReplayTally(1);

        tally.add(replayed(was, would), ReplayListener.NONE);

        var summary = tally.summary(List.of(), Duration.ZERO);
        assertThat(summary.changed()).isEqualTo(changed);
        assertThat(summary.newlyDenied()).isEqualTo(newlyDenied);
        assertThat(summary.newlyAllowed()).isEqualTo(newlyAllowed);
    }

    private static ReplayedRequest replayed(String was, String would) {
        return new ReplayedRequest(
                UUID.randomUUID(),
                Instant.EPOCH,
                "dana",
                "prod-root",
                new Was(was, List.of(), List.of()),
                new Would(would, List.of(), List.of(), List.of()));
    }
}
