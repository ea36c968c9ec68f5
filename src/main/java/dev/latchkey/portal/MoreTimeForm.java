package dev.latchkey.portal;

import dev.latchkey.request.ExtensionForm;
import java.time.Duration;
import java.util.Optional;

/**
 * What is filled in to ask for more time, as the page sends it; anything may be null.
 *
 * @param duration one of the offered ones, ISO-8601
 * @param other another duration, as people write it; wins if it is filled in
 */
record MoreTimeForm(String duration, String other, String justification) {

    /** @param duration what is chosen already */
    static MoreTimeForm of(Optional<Duration> duration) {
        return new MoreTimeForm(duration.map(Duration::toString).orElse(null), null, null);
    }

    /** Throws {@link dev.latchkey.refusal.InvalidFieldException} if the duration is none. */
    ExtensionForm toExtension() {
        var wanted = SpokenDuration.read(other == null || other.isBlank() ? duration : other);
        return new ExtensionForm(wanted.toString(), justification, null);
    }
}
