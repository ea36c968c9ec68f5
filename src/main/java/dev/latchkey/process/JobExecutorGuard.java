package dev.latchkey.process;

import dev.latchkey.lease.ClockCondition;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps a node whose clock is off from working on jobs. The engine holds due dates and locks against the clock of the
 * machine: a fast one would close approval windows early and steal the jobs of the others. Leases still end here, as the
 * sweeper goes by the database's clock.
 */
@Component
class JobExecutorGuard {

    private static final Logger log = LoggerFactory.getLogger(JobExecutorGuard.class);

    private final ClockCondition clock;
    private final JobExecutor jobExecutor;
    private boolean stoppedHere;

    JobExecutorGuard(ClockCondition clock, @Lazy JobExecutor jobExecutor) {
        this.clock = clock;
        this.jobExecutor = jobExecutor;
    }

    @Scheduled(fixedDelay = 1_000)
    void follow() {
        var objection = clock.findOwnObjection();
        if (objection.isPresent() && jobExecutor.isActive()) {
            log.error("No jobs are worked on here: {}", objection.get());
            stoppedHere = true;
            jobExecutor.shutdown();
        } else if (objection.isEmpty() && stoppedHere) {
            log.warn("Jobs are worked on here again: the clocks agree");
            stoppedHere = false;
            jobExecutor.start();
        }
    }
}
