package dev.latchkey.lease;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Lets a grant pass only while every condition is met. Nothing that ends a lease ever asks here. */
@Component
public class GrantGate {

    private final ObjectProvider<GrantCondition> conditions;

    // Looked up late: conditions know features that know this gate.
    GrantGate(ObjectProvider<GrantCondition> conditions, MeterRegistry meters) {
        this.conditions = conditions;
        Gauge.builder(
                        "latchkey.grants.paused",
                        this,
                        gate -> gate.findObjections().size())
                .description("For how many reasons nothing is given now; the log says which")
                .register(meters);
    }

    /** Why nothing may be given now; none if all is in order. */
    public List<String> findObjections() {
        return conditions.stream()
                .map(GrantCondition::findObjection)
                .flatMap(Optional::stream)
                .toList();
    }

    void pass() {
        var objections = findObjections();
        if (!objections.isEmpty()) {
            throw new GrantingPausedException(String.join("; ", objections));
        }
    }
}
