package dev.latchkey.policy;

import dev.latchkey.policy.PolicyOutcome.ApprovalNeeded;
import dev.latchkey.policy.PolicyOutcome.Denied;
import dev.latchkey.policy.PolicyOutcome.Emergency;
import dev.latchkey.policy.PolicyOutcome.PreApproved;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what a replay finds, and hands on what changed. */
final class ReplayTally {

    /** From the least to the most that one can get. */
    private static final List<String> OUTCOMES =
            List.of(Denied.WORD, ApprovalNeeded.WORD, PreApproved.WORD, Emergency.WORD);

    private final long total;
    private final Map<String, Long> byChange = new TreeMap<>();
    private long skipped;
    private long unchanged;
    private long changed;
    private long newlyDenied;
    private long newlyAllowed;

    ReplayTally(long total) {
        this.total = total;
    }

    void add(ReplayedRequest request, ReplayListener listener) {
        if (request.isSkipped()) {
            skipped++;
        } else if (!request.isChanged()) {
            unchanged++;
        } else {
            count(request.was().outcome(), request.would().outcome());
            listener.changed(request);
        }
    }

    private void count(String was, String would) {
        changed++;
        byChange.merge(was + "->" + would, 1L, Long::sum);
        if (OUTCOMES.indexOf(would) > OUTCOMES.indexOf(was)) {
            newlyAllowed++;
        } else if (would.equals(Denied.WORD)) {
            newlyDenied++;
        }
    }

    long done() {
        return skipped + unchanged + changed;
    }

    ReplaySummary summary(List<String> tables, Duration took) {
        // What was asked for while it ran, in a period that ends in the future, counts as well.
        return new ReplaySummary(
                Math.max(total, done()),
                skipped,
                unchanged,
                changed,
                newlyDenied,
                newlyAllowed,
                byChange,
                tables,
                took.toMillis() / 1000.0);
    }
}
