package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresetsTest {

    @Test
    void limitIsOfferedAndNothingBeyondIt() {
        assertThat(Presets.upTo(Duration.ofMinutes(12))).isEqualTo(minutes(5, 10, 12));
        assertThat(Presets.upTo(Duration.ofMinutes(15))).isEqualTo(minutes(5, 10, 15));
        assertThat(Presets.upTo(Duration.ZERO)).isEmpty();
    }

    @Test
    void whatWasChosenIsOfferedAgainWithinTheLimit() {
        var most = Duration.ofMinutes(10);

        assertThat(Presets.upTo(most, "PT7M")).isEqualTo(minutes(5, 7, 10));
        for (var other : new String[] {"PT5M", "PT11M", "-PT1M", "soon", null}) {
            assertThat(Presets.upTo(most, other)).as(other).isEqualTo(minutes(5, 10));
        }
    }

    private static List<Duration> minutes(int... minutes) {
        return Arrays.stream(minutes).mapToObj(Duration::ofMinutes).toList();
    }
}
