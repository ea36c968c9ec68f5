package dev.latchkey.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationWordsTest {

    @ParameterizedTest
    @CsvSource({"PT1M, 1 minute", "PT90M, 1 hour 30 minutes", "PT24H, 1 day", "PT61S, 1 minute 1 second"})
    void durationIsSaidAsPeopleSayIt(Duration duration, String words) {
        assertThat(DurationWords.of(duration)).isEqualTo(words);
    }
}
