package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.finding.FindingAction;
import dev.latchkey.finding.FindingKind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WordsTest {

    private final Words words = new Words();

    @ParameterizedTest
    @CsvSource({"roleGivenByHand, Role given by hand", "denied, Denied", "approvalNeeded, Approval needed"})
    void wordOfTheApiIsSaidAsPeopleWriteIt(String word, String said) {
        assertThat(words.plain(word)).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"PT1M, 12", "PT5M, 60", "PT20M, 240", "PT25M, 300", "PT8H, 300"})
    void warningComesWithTheLastFifthAndAtMostFiveMinutes(Duration lease, long seconds) {
        assertThat(words.warning(Instant.EPOCH, Instant.EPOCH.plus(lease))).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "PT40S, a minute or two",
        "PT2M40S, 3 minutes",
        "PT119M, 119 minutes",
        "PT2H29M, 2 hours",
        "PT2H31M, 3 hours",
        "PT167H58M, 7 days"
    })
    void durationIsSaidToTheNearestUnit(Duration duration, String said) {
        assertThat(words.about(duration)).isEqualTo(said);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfFindingIsSaid(FindingKind kind) {
        assertThat(words.plain(kind.word())).matches("[A-Z][a-z ]+");
    }

    @Test
    void everyActionIsSaid() {
        for (var action : FindingAction.values()) {
            assertThat(words.plain(action.word())).matches("[A-Z][a-z ]+");
        }
    }
}
