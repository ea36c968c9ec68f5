package dev.latchkey.process;

import dev.latchkey.lease.Leases;
import dev.latchkey.request.RequestId;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Incident;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Lets the process of a lease that the sweeper has ended run to its own end: its job gave up while the lease was still
 * to be ended, and an incident that needs nobody any more would hide the one that does.
 */
@Component
class StuckLeaseProcesses {

    private static final Logger log = LoggerFactory.getLogger(StuckLeaseProcesses.class);

    private final RuntimeService runtime;
    private final ManagementService management;
    private final EngineDoor engine;
    private final Leases leases;

    StuckLeaseProcesses(RuntimeService runtime, ManagementService management, EngineDoor engine, Leases leases) {
        this.runtime = runtime;
        this.management = management;
        this.engine = engine;
        this.leases = leases;
    }

    @Scheduled(fixedDelay = 15_000)
    void release() {
        engine
                .trusted(() -> runtime.createIncidentQuery()
                        .incidentType(Incident.FAILED_JOB_HANDLER_TYPE)
                        .processDefinitionKeyIn(AccessLeaseProcess.KEY)
                        .list())
                .stream()
                .filter(this::isOver)
                .forEach(this::tryOnceMore);
    }

    private boolean isOver(Incident incident) {
        var instance = engine.trusted(() -> runtime.createProcessInstanceQuery()
                .processInstanceId(incident.getProcessInstanceId())
                .singleResult());
        return instance != null
                && instance.getBusinessKey() != null
                && leases.searchByRequest(RequestId.parse(instance.getBusinessKey()))
                        .filter(lease -> lease.state().isOver())
                        .isPresent();
    }

    private void tryOnceMore(Incident incident) {
        log.info(
                "The lease of process '{}' is over, so its failed job is tried once more",
                incident.getProcessInstanceId());
        engine.trusted(() -> {
            management.setJobRetries(incident.getConfiguration(), 1);
            return null;
        });
    }
}
