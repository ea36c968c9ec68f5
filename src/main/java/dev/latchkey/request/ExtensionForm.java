package dev.latchkey.request;

/**
 * What a holder asks for who needs a role for longer, in their own words and not yet believed.
 *
 * @param duration what is to be added, ISO-8601, as in {@code PT30M}
 * @param ticket may be null
 */
public record ExtensionForm(String duration, String justification, String ticket) {}
