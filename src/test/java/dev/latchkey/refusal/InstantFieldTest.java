package dev.latchkey.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantFieldTest {

    @Test
    void blanksAroundItDoNotMatter() {
        assertThat(InstantField.read("from", " 2026-12-01T09:00:00Z "))
                .isEqualTo(Instant.parse("2026-12-01T09:00:00Z"));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "yesterday",
                "2026-12-01",
                "-1000000000-01-01T00:00:00Z",
                "1899-12-31T23:59:59Z",
                "+1000000000-12-31T23:59:59Z"
            })
    void whatIsNoInstantOfOursIsRefusedByTheFieldsName(String text) {
        assertThatThrownBy(() -> InstantField.read("from", text))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessageStartingWith("from: must be an ISO-8601 instant");
    }
}
