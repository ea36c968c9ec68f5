package dev.latchkey.policy;

import dev.latchkey.refusal.ConflictException;

/** The candidate is so slow, or the period so long, that the replay was broken off: asking again changes nothing. */
public final class ReplayTooLongException extends ConflictException {

    ReplayTooLongException(String message) {
        super(message, "tooLong");
    }
}
