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
                    .description("Findings that nobody has answered and that have not gone by themselves")
                    .tag("kind", kind.word())
                    .register(meters);
        }
        Gauge.builder("latchkey.reconciliation.age", comparisons, CompleteComparisons::age)
                .description("Since Keycloak was last compared with the ledger as a whole")
                .baseUnit("seconds")
                .register(meters);
    }
}
