package dev.latchkey.process;

import java.time.Duration;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

/** What one rule answers, read as what it should be. FEEL turns most of its failures into null: that is no answer. */
record TableRow(Map<String, Object> outputs) {

    private static final int EVERY_YEAR = "01-02".length();

    /** Thrown for an output that is not what it should be. */
    static final class UnreadableException extends RuntimeException {
        private UnreadableException(String output, String wanted, Object got) {
            super("output '%s' must be %s, not %s".formatted(output, wanted, got == null ? "null" : "'" + got + "'"));
        }
    }

    boolean has(String output) {
        return outputs.get(output) != null;
    }

    String text(String output) {
        if (outputs.get(output) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw unreadable(output, "a text");
    }

    String word(String output, List<String> words) {
        if (outputs.get(output) instanceof String word && words.contains(word)) {
            return word;
        }
        throw unreadable(output, "one of " + words);
    }

    int count(String output) {
        // Whole: of 1.5 people, one would do.
        if (outputs.get(output) instanceof Number number
                && number.intValue() >= 1
                && number.doubleValue() == number.intValue()) {
            return number.intValue();
        }
        throw unreadable(output, "a whole number of at least 1");
    }

    Duration duration(String output) {
        try {
            var duration = Duration.parse(text(output));
            if (duration.compareTo(Duration.ZERO) > 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Told below.
        }
        throw unreadable(output, "a duration, as in PT8H");
    }

    /** A day like {@code 2027-01-02}, or the next {@code 01-02} from that day on. */
    LocalDate day(String output, LocalDate from) {
        var text = text(output);
        try {
            var day = text.length() == EVERY_YEAR
                    ? MonthDay.parse("--" + text).atYear(from.getYear())
                    : LocalDate.parse(text);
            return text.length() == EVERY_YEAR && day.isBefore(from) ? day.plusYears(1) : day;
        } catch (DateTimeParseException e) {
            throw unreadable(output, "a day, as in 2027-01-02 or 01-02");
        }
    }

    private UnreadableException unreadable(String output, String wanted) {
        return new UnreadableException(output, wanted, outputs.get(output));
    }
}
