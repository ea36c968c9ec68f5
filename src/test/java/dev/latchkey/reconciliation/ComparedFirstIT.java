package dev.latchkey.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.LedgerRig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which comparison opens the gate, whatever the clocks say. */
class ComparedFirstIT {

    private LedgerRig ledger;
    private CompleteComparisons comparisons;

    @BeforeEach
    void migrate() {
        ledger = new LedgerRig();
        comparisons = new CompleteComparisons(ledger.sql, ledger.database);
    }

    @Test
    void onlyAComparisonThatBeganAfterwardsOpensTheGate() {
        var before = comparisons.nextNumber();
        var gate = new ComparedFirst(comparisons);
        assertThat(gate.findObjection()).isPresent();

        comparisons.record("node", before);
        assertThat(gate.findObjection()).isPresent();

        comparisons.record("node", comparisons.nextNumber());
        assertThat(gate.findObjection()).isEmpty();
    }

    @Test
    void olderComparisonThatEndsLaterTakesNothingBack() {
        var first = comparisons.nextNumber();
        var second = comparisons.nextNumber();
        comparisons.record("quick", second);

        comparisons.record("slow", first);

        assertThat(comparisons.newestComplete()).isEqualTo(second);
    }

    @Test
    void comparisonFromBeforeTheLedgerWasPutBackCountsForNothing() {
        comparisons.nextNumber();

        comparisons.record("node", 1000);

        assertThat(comparisons.newestComplete()).isZero();
    }
}
