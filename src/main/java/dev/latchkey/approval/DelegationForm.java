package dev.latchkey.approval;

/**
 * Who takes care of somebody's approvals while they are away, not yet believed.
 *
 * @param to user name
 * @param from ISO-8601 instant in UTC, or null for now
 * @param until ISO-8601 instant in UTC
 * @param reason may be null
 */
public record DelegationForm(String to, String from, String until, String reason) {}
