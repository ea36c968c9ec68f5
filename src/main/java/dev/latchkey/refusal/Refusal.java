package dev.latchkey.refusal;

import java.util.Map;

/**
 * A request that was understood and refused, changing nothing. The message is a sentence for the caller: it holds no
 * secret and nothing that the caller did not send or may not see.
 */
public abstract class Refusal extends RuntimeException {

    /** What the caller can do about it. */
    public enum Kind {
        /** Mend the input. */
        INVALID,
        /** Ask somebody who may. */
        FORBIDDEN,
        /** Nothing there, or nothing that the caller may know of. */
        NOT_FOUND,
        /** Somebody was faster, or it is too late. */
        CONFLICT
    }

    private final Kind kind;

    protected Refusal(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Machine-readable members for the problem answer, such as the field or the rule. */
    public Map<String, Object> details() {
        return Map.of();
    }
}
