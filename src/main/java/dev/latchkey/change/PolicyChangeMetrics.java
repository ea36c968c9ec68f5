package dev.latchkey.change;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** How many changes wait for a second person. The same on every node. */
@Component
class PolicyChangeMetrics {

    PolicyChangeMetrics(PolicyChangeRepository changes, MeterRegistry meters) {
        Gauge.builder("latchkey.policy.changes.open", changes, PolicyChangeRepository::countOpen)
                .description("Changes of models and tables that wait for a second person's decision")
                .register(meters);
    }
}
