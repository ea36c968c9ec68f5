package dev.latchkey.reconciliation;

import java.time.Duration;

/**
 * Something that is done again and again for as long as this node runs.
 *
 * @param what it is, as in "cannot ... now"
 * @param pause from the end of one turn to the beginning of the next
 */
record Duty(String what, Duration pause, Runnable turn) {}
