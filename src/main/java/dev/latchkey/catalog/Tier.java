package dev.latchkey.catalog;

/** How much harm a role can do, from least to most. */
public enum Tier {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
}
