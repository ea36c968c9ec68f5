package dev.latchkey.refusal;

import java.util.Map;

/** A field of the input is wrong; the message names it, says what was wrong and what is allowed. */
public class InvalidFieldException extends Refusal {

    private final String field;
    private final String whatIsAllowed;

    public InvalidFieldException(String field, String whatIsAllowed) {
        super(Kind.INVALID, field + ": " + whatIsAllowed);
        this.field = field;
        this.whatIsAllowed = whatIsAllowed;
    }

    public String field() {
        return field;
    }

    /** The message without the field's name, for where the field is to be seen. */
    public String whatIsAllowed() {
        return whatIsAllowed;
    }

    @Override
    public Map<String, Object> details() {
        return Map.of("field", field);
    }
}
