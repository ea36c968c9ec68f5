package dev.latchkey.policy;

import java.util.List;
import java.util.Map;

/**
 * What a replay found, in sum.
 *
 * @param total requests of the period
 * @param skipped those whose facts were not recorded
 * @param unchanged those that get the same outcome from the same people
 * @param changed all others
 * @param newlyDenied those of the changed that would be denied and were not
 * @param newlyAllowed those that would get further than they did: denied no more, or without asking anybody
 * @param byChange how many of the changed went from which outcome to which, as in {@code approvalNeeded->denied}
 * @param tables the tables that decided, each with its version or {@code candidate}
 * @param seconds how long it took
 */
public record ReplaySummary(
        long total,
        long skipped,
        long unchanged,
        long changed,
        long newlyDenied,
        long newlyAllowed,
        Map<String, Long> byChange,
        List<String> tables,
        double seconds) {}
