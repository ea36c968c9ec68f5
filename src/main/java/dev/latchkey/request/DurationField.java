package dev.latchkey.request;

import dev.latchkey.refusal.InvalidFieldException;
import java.time.Duration;
import java.time.format.DateTimeParseException;

/** Reads how long somebody wants a role, or lets somebody have it. */
public final class DurationField {

    /** The shortest time that a role can be asked for. */
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    /** Longer than any role is given for; what the policy reckons with stays a number of minutes that it can hold. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private DurationField() {}

    /** Reads an ISO-8601 duration; throws {@link InvalidFieldException} if it is none, too short or too long. */
    public static Duration read(String text) {
        var allowed = "must be an ISO-8601 duration from one minute to 366 days, in whole seconds, as in PT1H or PT30M";
        try {
            var duration = Duration.parse(text == null ? "" : text.strip());
            if (!isWithinBounds(duration) || duration.getNano() != 0) {
                throw new InvalidFieldException("duration", allowed + "; got " + duration);
            }
            return duration;
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new InvalidFieldException("duration", allowed);
        }
    }

    /** Whether it is neither too short nor too long to be asked for. */
    public static boolean isWithinBounds(Duration duration) {
        return duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0;
    }
}
