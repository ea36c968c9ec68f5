package dev.latchkey.approval;

import dev.latchkey.refusal.InvalidFieldException;
import java.util.Locale;

/** What one person says at one stage. */
public enum Verdict {
    APPROVE,
    REJECT;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads exactly {@code approve} or {@code reject}. */
    public static Verdict parse(String word) {
        for (var verdict : values()) {
            if (verdict.word().equals(word)) {
                return verdict;
            }
        }
        throw new InvalidFieldException("decision", "must be 'approve' or 'reject'");
    }
}
