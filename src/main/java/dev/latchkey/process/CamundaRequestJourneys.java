package dev.latchkey.process;

import dev.latchkey.request.RequestId;
import dev.latchkey.request.RequestJourney;
import dev.latchkey.request.RequestJourneys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.springframework.stereotype.Component;

/** Reads a request's way from the engine's history. */
@Component
class CamundaRequestJourneys implements RequestJourneys {

    private final HistoryService history;
    private final RepositoryService repository;
    private final EngineDoor engine;

    CamundaRequestJourneys(HistoryService history, RepositoryService repository, EngineDoor engine) {
        this.history = history;
        this.repository = repository;
        this.engine = engine;
    }

    @Override
    public Optional<RequestJourney> search(RequestId id) {
        return engine.trusted(() -> history
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey(AccessRequestProcess.KEY)
                .processInstanceBusinessKey(id.toString())
                .list()
                .stream()
                .findFirst()
                .map(this::read));
    }

    private RequestJourney read(HistoricProcessInstance instance) {
        var activities = history.createHistoricActivityInstanceQuery()
                .processInstanceId(instance.getId())
                .list();
        return new RequestJourney(
                model(instance.getProcessDefinitionId()),
                ids(activities, activity -> activity.getEndTime() != null && !activity.isCanceled()),
                ids(activities, activity -> activity.getEndTime() == null));
    }

    private static List<String> ids(
            List<HistoricActivityInstance> activities, Predicate<HistoricActivityInstance> which) {
        return activities.stream()
                .filter(which)
                .map(HistoricActivityInstance::getActivityId)
                .distinct()
                .toList();
    }

    private String model(String definition) {
        try (var model = repository.getProcessModel(definition)) {
            return new String(model.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the model of '%s'".formatted(definition), e);
        }
    }
}
