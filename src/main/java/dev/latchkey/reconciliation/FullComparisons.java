package dev.latchkey.reconciliation;

import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sees to it that everything is compared again and again, by one node at a time.
 *
 * <p>Its turns are one thread's.
 */
@Component
class FullComparisons {

    private static final Logger log = LoggerFactory.getLogger(FullComparisons.class);

    private final String node = UUID.randomUUID().toString();
    private final FullComparison comparison;
    private final Removal removal;
    private final CompleteComparisons comparisons;
    private final ComparedFirst gate;
    private final long interval;
    private long newest = -1;
    private long waitingSince;

    FullComparisons(
            FullComparison comparison,
            Removal removal,
            CompleteComparisons comparisons,
            ComparedFirst gate,
            ReconciliationProperties properties) {
        this.comparison = comparison;
        this.removal = removal;
        this.comparisons = comparisons;
        this.gate = gate;
        this.interval = properties.interval().toNanos();
    }

    void compareIfDue() {
        if (gate.isAwaited() || isDue()) {
            compare();
            waitingSince = System.nanoTime();
        }
    }

    /** By this node's stopwatch: nobody can set it. */
    private boolean isDue() {
        var complete = comparisons.newestComplete();
        if (complete != newest) {
            newest = complete;
            waitingSince = System.nanoTime();
        }
        return System.nanoTime() - waitingSince >= interval;
    }

    /** One full comparison, unless another node is at it; says whether it ran. */
    boolean compare() {
        return comparisons.runAlone("comparison", () -> {
            var beginning = comparisons.begin();
            var result = comparison.compareAll();
            removal.removeDue();
            removal.removeRefused();
            if (result.isComplete()) {
                comparisons.record(node, beginning);
            } else {
                log.warn("{} of {} watched roles could not be compared", result.unread(), result.watched());
            }
        });
    }
}
