package dev.latchkey.review;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** What an alarm looks at: how often break-glass was used, and what nobody has looked at. The same on every node. */
@Component
class ReviewMetrics {

    ReviewMetrics(ReviewRepository reviews, MeterRegistry meters) {
        FunctionCounter.builder("latchkey.emergencies", reviews, ReviewRepository::count)
                .description("Leases that were opened by break-glass")
                .register(meters);
        Gauge.builder("latchkey.reviews.open", reviews, open -> open.countOpen(false))
                .description("Uses of break-glass that nobody has reviewed")
                .tag("state", Review.OPEN)
                .register(meters);
        Gauge.builder("latchkey.reviews.open", reviews, open -> open.countOpen(true))
                .description("Uses of break-glass that nobody has reviewed")
                .tag("state", Review.OVERDUE)
                .register(meters);
    }
}
