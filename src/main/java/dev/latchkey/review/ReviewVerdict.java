package dev.latchkey.review;

import dev.latchkey.refusal.InvalidFieldException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody says of a use of break-glass. The words are part of the API and stay. */
public enum ReviewVerdict {
    /** There was an emergency, and what was done belonged to it. */
    JUSTIFIED,
    /** There was none, or more was done than it needed: for a while, the person gets no break-glass. */
    UNJUSTIFIED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ReviewVerdict parse(String word) {
        return search(word)
                .orElseThrow(() -> new InvalidFieldException("verdict", "must be 'justified' or 'unjustified'"));
    }

    static Optional<ReviewVerdict> search(String word) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.word().equals(word))
                .findFirst();
    }
}
