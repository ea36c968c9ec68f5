package dev.latchkey.reconciliation;

import dev.latchkey.finding.FindingKind;
import dev.latchkey.finding.FindingRepository;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** What an alarm looks at: open findings by kind, and for how long nobody has compared. */
@Component
class FindingMetrics {

    FindingMetrics(FindingRepository findings, CompleteComparisons comparisons, MeterRegistry meters) {
        for (var kind : FindingKind.values()) {
            Gauge.builder("latchkey.findings.open", findings, open -> open.countOpen(kind))
                    .tag("kind", kind.word())
                    .register(meters);
        }
        Gauge.builder("latchkey.reconciliation.age", comparisons, CompleteComparisons::age)
                .baseUnit("seconds")
                .register(meters);
    }
}
