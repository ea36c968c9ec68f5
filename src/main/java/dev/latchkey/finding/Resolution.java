package dev.latchkey.finding;

/** How a finding was closed. The words are part of the API and stay. */
public enum Resolution {
    /** It is no longer so. */
    VANISHED("vanished"),
    /** Latchkey took the role away. */
    REMOVED("removed"),
    /** Declared as a standing exception. */
    ACCEPTED_AS_EXCEPTION("acceptedAsException"),
    /** Somebody looked at it and leaves it as it is. */
    DISMISSED("dismissed");

    private final String word;

    Resolution(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
