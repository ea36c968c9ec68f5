package dev.latchkey.finding;

import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.refusal.PeoplesText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.springframework.stereotype.Component;

/** Reads what people give as reasons, owners and review dates, or says which field is wrong and what is allowed. */
@Component
class Reasons {

    static final int LONGEST_REASON = 1000;
    static final int LONGEST_OWNER = 255;
    static final Duration LONGEST_EXCEPTION = Duration.ofDays(366);

    private final Clock clock;

    Reasons(Clock clock) {
        this.clock = clock;
    }

    static String reason(String text) {
        return PeoplesText.require("reason", text, LONGEST_REASON, "must say why");
    }

    static String owner(String text) {
        return PeoplesText.require("owner", text, LONGEST_OWNER, "must name who answers for it, a group or a person");
    }

    /** A day counts from its beginning in UTC. */
    Instant reviewAt(String text) {
        var now = clock.instant();
        var latest = now.plus(LONGEST_EXCEPTION);
        var allowed = "must be a day or an instant in UTC between now and %s, as in 2027-03-01"
                .formatted(latest.atZone(ZoneOffset.UTC).toLocalDate());
        var instant = parse(text == null ? "" : text.strip(), allowed);
        if (!instant.isAfter(now) || instant.isAfter(latest)) {
            throw new InvalidFieldException("reviewAt", allowed);
        }
        return instant;
    }

    private static Instant parse(String text, String allowed) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new InvalidFieldException("reviewAt", allowed);
        }
    }
}
