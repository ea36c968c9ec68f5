package dev.latchkey.lease;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready is a node that knows the live leases and whose clock agrees with the database's. */
@Component
class LeasesHealthIndicator implements HealthIndicator {

    private final LeaseMemory memory;
    private final ClockCondition clock;

    LeasesHealthIndicator(LeaseMemory memory, ClockCondition clock) {
        this.memory = memory;
        this.clock = clock;
    }

    @Override
    public Health health() {
        if (!memory.isLoaded()) {
            return Health.outOfService().withDetail("leases", "not loaded yet").build();
        }
        return clock.findOwnObjection()
                .map(objection -> Health.outOfService().withDetail("clock", objection))
                .orElseGet(Health::up)
                .build();
    }
}
