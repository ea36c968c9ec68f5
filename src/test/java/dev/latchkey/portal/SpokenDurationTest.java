package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.refusal.InvalidFieldException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class SpokenDurationTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            90m | PT90M
            1h30 | PT90M
            1h 30 | PT90M
            1 h 30 min | PT90M
            45 min | PT45M
            2 hours | PT2H
            ' 2 Hours ' | PT2H
            1.5 h | PT90M
            1,5 h | PT90M
            1 hour, 30 minutes | PT90M
            1 hour and 30 minutes | PT90M
            1 day | PT24H
            1d12h | PT36H
            90 s | PT90S
            1h30s | PT1H30S
            1h5 | PT65M
            2 hours 30 | PT150M
            1 hr 5 | PT65M
            1.25 h | PT75M
            PT2H | PT2H
            pt90m | PT90M
            P1D | PT24H
            """)
    void durationIsReadAsPeopleWriteIt(String text, Duration duration) {
        assertThat(SpokenDuration.read(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "2",
                "soon",
                "1h90",
                "30 min 1 h",
                "-5 min",
                "0 min",
                "59 s",
                "PT0S",
                "-PT2H",
                "PT1H0.5S",
                "0.001 h 1 m",
                "1 h 2 h",
                "9999999 h",
                "PT99999999999999999999H",
                "h",
                "2 weeks",
                "1h30 4",
                "١ h",
                "999999999999 min",
                "1,200 min",
                "1.200 min",
                "2 days 30"
            })
    void whatIsNoneIsRefusedWithTheFieldAndWhatIsAllowed(String text) {
        assertThatThrownBy(() -> SpokenDuration.read(text))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessage("duration: must be from 1 minute to 366 days, written as in 45 min, 1h30 or 2 hours");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT5M", "PT1H", "PT90M", "PT36H", "PT24H1S", "PT48H"})
    void whatThePagesSayIsReadBack(Duration duration) {
        assertThat(SpokenDuration.read(new Words().brief(duration))).isEqualTo(duration);
        assertThat(SpokenDuration.read(new Words().duration(duration))).isEqualTo(duration);
    }
}
