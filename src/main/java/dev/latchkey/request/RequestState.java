package dev.latchkey.request;

import java.util.Locale;

/** Where a request stands until it is settled; what follows an approval is the state of its lease. */
public enum RequestState {
    REQUESTED,
    APPROVED,
    DENIED,
    REJECTED,
    WITHDRAWN,
    UNANSWERED;

    /** The word for it in the ledger and in answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RequestState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
