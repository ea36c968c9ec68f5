package dev.latchkey.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.reconciliation.CompleteComparisons.Beginning;
import dev.latchkey.support.LedgerRig;
import java.time.OffsetDateTime;
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
        var before = comparisons.begin();
        var gate = new ComparedFirst(comparisons);
        assertThat(gate.findObjection()).isPresent();

        comparisons.record("node", before);
        assertThat(gate.findObjection()).isPresent();

        comparisons.record("node", comparisons.begin());
        assertThat(gate.findObjection()).isEmpty();
    }

    @Test
    void olderComparisonThatEndsLaterTakesNothingBack() {
        var first = comparisons.begin();
        var second = comparisons.begin();
        comparisons.record("quick", second);

        comparisons.record("slow", first);

        assertThat(comparisons.newestComplete()).isEqualTo(second.number());
    }

    @Test
    void comparisonFromBeforeTheLedgerWasPutBackCountsForNothing() {
        comparisons.begin();

        comparisons.record("node", new Beginning(1000, OffsetDateTime.now()));

        assertThat(comparisons.newestComplete()).isZero();
    }
}
