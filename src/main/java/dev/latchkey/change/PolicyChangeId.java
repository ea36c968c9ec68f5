package dev.latchkey.change;

import dev.latchkey.refusal.NotFoundException;
import java.util.UUID;

/** Identifies a change of models or tables. */
public record PolicyChangeId(UUID value) {

    static PolicyChangeId random() {
        return new PolicyChangeId(UUID.randomUUID());
    }

    /** Reads an id that a caller sent; what is no id names nothing. */
    public static PolicyChangeId parse(String text) {
        try {
            return new PolicyChangeId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new NotFoundException("policy change", text);
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
