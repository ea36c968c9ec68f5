package dev.latchkey.change;

import java.util.Locale;

/** Where a change stands. The words are part of the API and of the models and stay. */
public enum PolicyChangeState {
    /** Nothing has changed yet; somebody else has to decide. */
    PROPOSED,
    /** Somebody else agreed; it is in force, or refused, before anybody can see this. */
    APPROVED,
    /** What was proposed is in force. */
    EFFECTIVE,
    REJECTED,
    WITHDRAWN,
    UNANSWERED,
    /** What it was based on, or what its replay decided with, is not in force any more. */
    SUPERSEDED,
    /** It was agreed to, and could not be deployed any more. */
    REFUSED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PolicyChangeState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
