package dev.latchkey.process;

import dev.latchkey.desk.EngineState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.management.JobDefinition;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.springframework.stereotype.Component;

/** Asks the engine for its incidents, for what it tries again and for its oldest waiting job. */
@Component
class CamundaEngineState implements EngineState {

    private static final int MOST = 50;
    private static final String OWN_JOB = "a job of its own";

    private final RuntimeService runtime;
    private final ManagementService management;
    private final RepositoryService repository;
    private final EngineDoor engine;
    private final Clock clock;

    CamundaEngineState(
            RuntimeService runtime,
            ManagementService management,
            RepositoryService repository,
            EngineDoor engine,
            Clock clock) {
        this.runtime = runtime;
        this.management = management;
        this.repository = repository;
        this.engine = engine;
        this.clock = clock;
    }

    @Override
    public List<Trouble> findTroubles() {
        return engine.trusted(
                () -> runtime.createIncidentQuery().orderByIncidentTimestamp().desc().listPage(0, MOST).stream()
                        // The calling process has the same incident once more.
                        .filter(incident -> incident.getId().equals(incident.getRootCauseIncidentId()))
                        .map(this::trouble)
                        .toList());
    }

    private Trouble trouble(Incident incident) {
        return new Trouble(
                businessKey(incident.getProcessInstanceId()),
                process(incident.getProcessDefinitionId()),
                name(incident.getProcessDefinitionId(), step(incident)),
                message(incident.getIncidentMessage()),
                incident.getIncidentTimestamp().toInstant());
    }

    @Override
    public List<Retry> findRetries() {
        return engine.trusted(() ->
                management
                        .createJobQuery()
                        .withException()
                        .withRetriesLeft()
                        .orderByJobDuedate()
                        .asc()
                        .listPage(0, MOST)
                        .stream()
                        .map(this::retry)
                        .toList());
    }

    private Retry retry(Job job) {
        var step = Optional.ofNullable(job.getJobDefinitionId())
                .map(id -> management
                        .createJobDefinitionQuery()
                        .jobDefinitionId(id)
                        .singleResult())
                .map(JobDefinition::getActivityId)
                .orElse(OWN_JOB);
        return new Retry(
                businessKey(job.getProcessInstanceId()),
                process(job.getProcessDefinitionId()),
                name(job.getProcessDefinitionId(), step),
                message(job.getExceptionMessage()),
                job.getRetries(),
                Optional.ofNullable(job.getDuedate())
                        .orElse(job.getCreateTime())
                        .toInstant());
    }

    private String businessKey(String instance) {
        return Optional.ofNullable(instance)
                .map(id -> runtime.createProcessInstanceQuery()
                        .processInstanceId(id)
                        .singleResult())
                .map(ProcessInstance::getBusinessKey)
                .orElse("");
    }

    /** The engine's own jobs, such as the cleaning of its history, are of no process. */
    private String process(String definition) {
        return definition == null
                ? "The engine itself"
                : repository.getProcessDefinition(definition).getName();
    }

    private String name(String definition, String step) {
        ModelElementInstance element = definition == null
                ? null
                : repository.getBpmnModelInstance(definition).getModelElementById(step);
        return element instanceof FlowElement flow && flow.getName() != null ? flow.getName() : step;
    }

    private static String message(String message) {
        return Optional.ofNullable(message).orElse("no message");
    }

    /** Id of the element. */
    private static String step(Incident incident) {
        return Optional.ofNullable(incident.getFailedActivityId())
                .or(() -> Optional.ofNullable(incident.getActivityId()))
                .orElse(OWN_JOB);
    }

    @Override
    public Duration lag() {
        return engine.trusted(
                () -> management.createJobQuery().executable().orderByJobDuedate().asc().listPage(0, 1).stream()
                        .findFirst()
                        .map(job -> Optional.ofNullable(job.getDuedate()).orElse(job.getCreateTime()))
                        .map(due -> Duration.between(due.toInstant(), clock.instant()))
                        .filter(late -> !late.isNegative())
                        .orElse(Duration.ZERO));
    }
}
