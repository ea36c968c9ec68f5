package dev.latchkey.lease;

/**
 * An event: Keycloak understood that a role is to be taken away at a lease's end, and refused. It is tried on, but a
 * person has to know at once.
 *
 * @param reason what was refused, without personal text
 */
public record RevocationRefused(LeaseId lease, String reason) {}
