package dev.latchkey.finding;

import dev.latchkey.refusal.NotFoundException;
import java.util.UUID;

/** Identifies a finding. */
public record FindingId(UUID value) {

    public static FindingId random() {
        return new FindingId(UUID.randomUUID());
    }

    /** Reads an id that a caller sent; what is no id names nothing. */
    public static FindingId parse(String text) {
        try {
            return new FindingId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new NotFoundException("finding", text);
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
