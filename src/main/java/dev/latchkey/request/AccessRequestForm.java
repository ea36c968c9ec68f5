package dev.latchkey.request;

/**
 * What somebody asks for, in their own words and not yet believed.
 *
 * @param role {@code role} or {@code client/role}
 * @param duration ISO-8601, as in {@code PT1H30M}
 * @param ticket may be null
 * @param startAt ISO-8601 instant in UTC, or null for at once
 * @param emergency may be null, meaning no
 */
public record AccessRequestForm(
        String role, String duration, String justification, String ticket, String startAt, Boolean emergency) {}
