package dev.latchkey.lease;

import java.util.Locale;

/** Where a lease stands; the database allows no other steps than these, downwards. */
public enum LeaseState {
    /** Recorded; Keycloak may or may not have the mapping. */
    GRANTING,
    /** The mapping was seen in Keycloak. */
    ACTIVE,
    /** Over; the mapping may still be there. */
    REVOKING,
    /** Over, and the mapping was seen to be gone, or stays for a reason of its own. */
    ENDED,
    /** Never came to be; whatever had reached Keycloak was taken back. */
    GRANT_FAILED,
    /** Somebody took the role away in Keycloak. */
    EXTERNALLY_ENDED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isLive() {
        return this == GRANTING || this == ACTIVE;
    }

    static LeaseState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
