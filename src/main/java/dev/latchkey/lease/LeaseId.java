package dev.latchkey.lease;

import dev.latchkey.refusal.NotFoundException;
import java.util.UUID;

/** Identifies a lease. */
public record LeaseId(UUID value) {

    static LeaseId random() {
        return new LeaseId(UUID.randomUUID());
    }

    /** Reads an id; a text that cannot be one is the id of nothing. */
    public static LeaseId parse(String text) {
        try {
            return new LeaseId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new NotFoundException("lease", text);
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
