package dev.latchkey.process;

import dev.latchkey.desk.EngineState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.springframework.stereotype.Component;

/** Asks the engine for its incidents and its oldest waiting job. */
@Component
class CamundaEngineState implements EngineState {

    private static final int MOST = 50;

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

    /** The engine's own jobs, such as the cleaning of its history, are of no process. */
    private Trouble trouble(Incident incident) {
        var definition = Optional.ofNullable(incident.getProcessDefinitionId());
        return new Trouble(
                Optional.ofNullable(incident.getProcessInstanceId())
                        .flatMap(this::searchBusinessKey)
                        .orElse(""),
                definition
                        .map(id -> repository.getProcessDefinition(id).getName())
                        .orElse("The engine itself"),
                definition.flatMap(id -> searchName(id, incident)).orElseGet(() -> step(incident)),
                Optional.ofNullable(incident.getIncidentMessage()).orElse("no message"),
                incident.getIncidentTimestamp().toInstant());
    }

    private Optional<String> searchBusinessKey(String instance) {
        return Optional.ofNullable(runtime.createProcessInstanceQuery()
                        .processInstanceId(instance)
                        .singleResult())
                .map(ProcessInstance::getBusinessKey);
    }

    private Optional<String> searchName(String definition, Incident incident) {
        ModelElementInstance element =
                repository.getBpmnModelInstance(definition).getModelElementById(step(incident));
        return element instanceof FlowElement flow ? Optional.ofNullable(flow.getName()) : Optional.empty();
    }

    /** Id of the element. */
    private static String step(Incident incident) {
        return Optional.ofNullable(incident.getFailedActivityId())
                .or(() -> Optional.ofNullable(incident.getActivityId()))
                .orElse("a job of its own");
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
