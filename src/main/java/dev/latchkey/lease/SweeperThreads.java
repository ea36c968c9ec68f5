package dev.latchkey.lease;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The sweeper's own threads, one for each of its duties so that none waits for another: they run beside the job
 * executor and share nothing with it.
 */
@Component
class SweeperThreads implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SweeperThreads.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration OVERDUE = Duration.ofSeconds(60);

    private final LeaseSweeper sweeper;
    private final LeaseMemory memory;
    private final OfflineRevocations offline;
    private final DatabaseClock clock;
    private final SweeperProperties properties;
    private ScheduledThreadPoolExecutor threads;

    SweeperThreads(
            LeaseSweeper sweeper,
            LeaseMemory memory,
            OfflineRevocations offline,
            DatabaseClock clock,
            SweeperProperties properties,
            MeterRegistry meters) {
        this.sweeper = sweeper;
        this.memory = memory;
        this.offline = offline;
        this.clock = clock;
        this.properties = properties;
        Gauge.builder("latchkey.leases.overdue", this, SweeperThreads::countOverdue)
                .description("Leases whose end is more than a minute ago and whose role was not seen to be gone")
                .register(meters);
    }

    @Override
    public void start() {
        threads = new ScheduledThreadPoolExecutor(properties.threads() + 3, task -> new Thread(task, "sweeper"));
        repeat("look at the live leases", LOOK_AGAIN, memory::refresh);
        repeat("end leases without the database", Duration.ofSeconds(1), offline::run);
        repeat("hand in what was done without the database", LOOK_AGAIN, offline::handIn);
        for (var thread = 0; thread < properties.threads(); thread++) {
            repeat("sweep", properties.interval(), sweeper::sweep);
        }
    }

    /** What throws is done again: a task that let an exception out would never run again. */
    private void repeat(String duty, Duration pause, Runnable task) {
        var failing = new AtomicBoolean();
        threads.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                        if (failing.getAndSet(false)) {
                            log.warn("The sweeper can {} again", duty);
                        }
                    } catch (Throwable e) {
                        if (!failing.getAndSet(true)) {
                            log.warn("The sweeper cannot {}, and tries on: {}", duty, e.toString());
                        }
                    }
                },
                0,
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** From memory, so that it is known while the database is away, too. */
    private double countOverdue() {
        return clock.now()
                .map(now -> memory.all().stream()
                        .filter(lease -> lease.isDue(now.minus(OVERDUE)))
                        .count())
                .orElse(0L);
    }

    @Override
    public void stop() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return threads != null && !threads.isShutdown();
    }

    /** Before anything else starts, and after everything else stopped. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1000;
    }
}
