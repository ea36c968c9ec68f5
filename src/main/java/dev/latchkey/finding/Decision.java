package dev.latchkey.finding;

import dev.latchkey.refusal.InvalidFieldException;

/** What a person answers to a finding. */
enum Decision {
    /** Take the role away. */
    REMOVE("remove"),
    /** Leave it, with somebody who answers for it, until a review date. */
    ACCEPT_AS_EXCEPTION("acceptAsException"),
    /** Leave it as it is; it is found again after a while if it stays. */
    DISMISS("dismiss");

    private final String word;

    Decision(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** Reads a decision that is possible for this finding. */
    static Decision parse(String word, Finding finding) {
        for (var decision : values()) {
            if (decision.word.equals(word)) {
                if (!decision.isPossible(finding)) {
                    throw new InvalidFieldException(
                            "decision", "'%s' is not possible here: %s".formatted(word, decision.whyNot(finding)));
                }
                return decision;
            }
        }
        throw new InvalidFieldException("decision", "must be 'remove', 'acceptAsException' or 'dismiss'");
    }

    boolean isPossible(Finding finding) {
        return switch (this) {
            case REMOVE -> finding.isMapping();
            case ACCEPT_AS_EXCEPTION -> FindingKind.OF_HOLDING.contains(finding.kind());
            case DISMISS -> true;
        };
    }

    private String whyNot(Finding finding) {
        if (this == ACCEPT_AS_EXCEPTION) {
            return "there is no role that somebody holds";
        }
        return finding.via().isEmpty()
                ? "there is no mapping to remove"
                : "the role comes through '%s', where it has to be taken away".formatted(finding.via());
    }
}
