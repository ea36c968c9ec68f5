package dev.latchkey.refusal;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Reads an instant that somebody names. */
public final class InstantField {

    // Far beyond all that is meant, and well within what the database can compare with.
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private InstantField() {}

    /** Reads an ISO-8601 instant; throws {@link InvalidFieldException} if it is none, or in no age of ours. */
    public static Instant read(String field, String text) {
        var allowed = "must be an ISO-8601 instant in UTC, as in 2026-12-01T09:00:00Z";
        try {
            var instant = Instant.parse(text == null ? "" : text.strip());
            if (!isOfOurAge(instant)) {
                throw new InvalidFieldException(field, allowed);
            }
            return instant;
        } catch (DateTimeParseException e) {
            throw new InvalidFieldException(field, allowed);
        }
    }

    /** Whether the database can compare with it, and somebody could mean it. */
    public static boolean isOfOurAge(Instant instant) {
        return !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST);
    }
}
