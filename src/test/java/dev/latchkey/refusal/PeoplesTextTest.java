package dev.latchkey.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeoplesTextTest {

    @Test
    void textIsTakenAsItWasWrittenButForTheBlanksAround() {
        assertThat(PeoplesText.read("note", "  Night shift,\n\tstoring – 日本 🚀 \n", 100))
                .contains("Night shift,\n\tstoring – 日本 🚀");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "\n"})
    void noTextIsNothingAndRefusedWhereItIsNeeded(String text) {
        assertThat(PeoplesText.read("note", text, 100)).isEmpty();
        assertThatThrownBy(() -> PeoplesText.require("note", text, 100, "must say why"))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessage("note: must say why, in at most 100 characters");
    }

    @Test
    void textOfTheGreatestLengthIsTakenAndOneMoreIsNot() {
        assertThat(PeoplesText.read("note", "x".repeat(100), 100)).isPresent();
        assertThatThrownBy(() -> PeoplesText.read("note", "x".repeat(101), 100))
                .hasMessage("note: must be at most 100 characters long; got 101");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\u001b[31mb", "a\u202eb", "a\u2066b", "a\ud800b", "a\u0085b"})
    void whatTurnsOrBreaksTheWritingIsRefused(String text) {
        assertThatThrownBy(() -> PeoplesText.read("note", text, 100))
                .hasMessage("note: must not contain control characters or half characters");
    }
}
