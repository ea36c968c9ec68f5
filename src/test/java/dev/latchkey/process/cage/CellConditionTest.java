package dev.latchkey.process.cage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellConditionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            ''                | >= 3            | true
            >= 3              | ''              | false
            hour > 3          | hour > 3        | true
            hour > 3          | hour > 4        | false
            "high","critical" | "high"          | true
            "high","critical" | "critical", "high" | true
            "high"            | "high","critical" | false
            "high"            | not("low")      | false
            >= 3              | >= 5            | true
            >= 3              | > 3             | true
            >= 3              | 3               | true
            > 3               | >= 3            | false
            > 3               | 3               | false
            > 3               | > 3.0           | true
            >= 5              | >= 3            | false
            <= 5              | < 5             | true
            < 5               | <= 5            | false
            < 5               | 4               | true
            < 5               | > 4             | false
            3                 | 3               | true
            3                 | >= 3            | false
            true              | false           | false
            """)
    void cellCoversWhatItMatchesAllOf(String wide, String narrow, boolean covered) {
        assertThat(CellCondition.of(wide).covers(CellCondition.of(narrow))).isEqualTo(covered);
    }
}
