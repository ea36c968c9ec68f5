package dev.latchkey.approval;

import java.util.Locale;

/** Where a stage stands. */
public enum StageState {
    WAITING,
    OPEN,
    APPROVED,
    REJECTED,
    UNANSWERED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static StageState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
