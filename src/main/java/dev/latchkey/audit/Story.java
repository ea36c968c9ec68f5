package dev.latchkey.audit;

import java.util.UUID;

/** Something whose life the trail tells from its beginning. */
public record Story(Kind kind, UUID id) {

    /** What it is. */
    public enum Kind {
        REQUEST,
        FINDING,
        EXCEPTION,
        POLICY_CHANGE
    }

    /** By what the next page begins after it. */
    public String cursor() {
        return id.toString();
    }
}
