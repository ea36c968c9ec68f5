package dev.latchkey.change;

/**
 * One rule of a decision table.
 *
 * @param text when it matches, what then and why, in words
 */
public record PolicyRule(String table, String id, String text) {}
