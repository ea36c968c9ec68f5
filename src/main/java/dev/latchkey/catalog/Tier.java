package dev.latchkey.catalog;

import java.util.Locale;

/** How much harm a role can do, from least to most. */
public enum Tier {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** The word for it in Keycloak's attributes, the tables, the ledger and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
