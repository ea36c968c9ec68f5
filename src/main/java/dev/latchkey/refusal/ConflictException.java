package dev.latchkey.refusal;

import java.util.Map;

/** Somebody was faster, or it is too late; names the state that won. */
public class ConflictException extends Refusal {

    private final String state;

    public ConflictException(String message, String state) {
        super(Kind.CONFLICT, message);
        this.state = state;
    }

    @Override
    public Map<String, Object> details() {
        return Map.of("state", state);
    }
}
