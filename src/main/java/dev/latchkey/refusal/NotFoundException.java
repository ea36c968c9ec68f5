package dev.latchkey.refusal;

/** There is no such thing, or none that the caller may see: the answer is the same on purpose. */
public class NotFoundException extends Refusal {

    public NotFoundException(String thing, Object id) {
        super(Kind.NOT_FOUND, "There is no %s '%s'.".formatted(thing, id));
    }
}
