package dev.latchkey.portal;

import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.request.DurationField;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a duration as people write it: {@code 45 min}, {@code 1h30}, {@code 2 hours}, {@code 1.5 h}, and also
 * {@code PT2H}. The pages alone do; whoever calls the API writes ISO-8601.
 */
final class SpokenDuration {

    /** Nobody writes a longer one, and no pattern is held against more. */
    private static final int LONGEST_TEXT = 60;

    private static final String ALLOWED = "must be from 1 minute to 366 days, written as in 45 min, 1h30 or 2 hours";

    // A bare number is minutes after hours, as in 1h30, and nothing elsewhere: "2" may be minutes or hours. Numbers are
    // possessive, else the 30 seconds of "1h30s" would be read as 3 minutes and no seconds. At most two decimals: the
    // comma of "1,200 min" may be one of thousands.
    private static final Pattern SPOKEN = Pattern.compile("(?:(?<days>\\d{1,6}+(?:\\.\\d{1,2}+)?+) ?d(?:ays?)?)? ?"
            + "(?:(?<hours>\\d{1,6}+(?:\\.\\d{1,2}+)?+) ?h(?:rs?|ours?)?)? ?"
            + "(?:(?<minutes>\\d{1,6}+(?:\\.\\d{1,2}+)?+) ?m(?:ins?|inutes?)?|(?<=h|hr|hrs|hour|hours) ?(?<bare>[0-5]?\\d)(?!\\d| ?s))? ?"
            + "(?:(?<seconds>\\d{1,6}+) ?s(?:ecs?|econds?)?)?");

    private SpokenDuration() {}

    /** Throws {@link InvalidFieldException} if it is no duration in whole seconds, less than a minute, or more than a year. */
    static Duration read(String text) {
        var duration = parse(text).orElseThrow(() -> new InvalidFieldException("duration", ALLOWED));
        if (!DurationField.isWithinBounds(duration)) {
            throw new InvalidFieldException("duration", ALLOWED);
        }
        return duration;
    }

    /** Nothing, if it is no duration in whole seconds. */
    static Optional<Duration> parse(String text) {
        if (text == null || text.isBlank() || text.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        var plain = text.strip().toLowerCase(Locale.ROOT);
        return (plain.startsWith("p") ? iso(plain) : spoken(plain)).filter(duration -> duration.getNano() == 0);
    }

    private static Optional<Duration> iso(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> spoken(String text) {
        // "1 hour, 30 minutes" and "1 hour and 30 minutes"; what comma is left is a decimal one.
        var said = SPOKEN.matcher(text.replaceAll(",?\\s+(?:and\\s+)?", " ").replace(',', '.'));
        if (!said.matches()) {
            return Optional.empty();
        }
        return Optional.of(amount(said, "days", 86_400)
                .plus(amount(said, "hours", 3600))
                .plus(amount(said, "minutes", 60))
                .plus(amount(said, "bare", 60))
                .plus(amount(said, "seconds", 1)));
    }

    private static Duration amount(Matcher said, String unit, int seconds) {
        var number = said.group(unit);
        return number == null
                ? Duration.ZERO
                : Duration.ofMillis(new BigDecimal(number)
                        .multiply(BigDecimal.valueOf(1000L * seconds))
                        .longValue());
    }
}
