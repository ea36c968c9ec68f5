package dev.latchkey.request;

import dev.latchkey.refusal.NotFoundException;
import java.util.UUID;

/** Identifies an access request, and is the business key of its process. */
public record RequestId(UUID value) {

    public static RequestId random() {
        return new RequestId(UUID.randomUUID());
    }

    /** Reads an id; a text that cannot be one is the id of nothing. */
    public static RequestId parse(String text) {
        try {
            return new RequestId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new NotFoundException("request", text);
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
