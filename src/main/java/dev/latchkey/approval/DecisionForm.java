package dev.latchkey.approval;

/**
 * What somebody says at a stage, in their own words and not yet believed.
 *
 * @param decision {@code approve} or {@code reject}
 * @param comment may be null
 * @param duration ISO-8601, as in {@code PT30M}: how much is agreed to, if it is less than was asked for; may be null
 */
public record DecisionForm(String decision, String comment, String duration) {}
