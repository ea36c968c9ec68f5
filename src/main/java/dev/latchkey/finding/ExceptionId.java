package dev.latchkey.finding;

import dev.latchkey.refusal.NotFoundException;
import java.util.UUID;

/** Identifies a standing exception. */
public record ExceptionId(UUID value) {

    static ExceptionId random() {
        return new ExceptionId(UUID.randomUUID());
    }

    /** Reads an id that a caller sent; what is no id names nothing. */
    public static ExceptionId parse(String text) {
        try {
            return new ExceptionId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new NotFoundException("exception", text);
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
