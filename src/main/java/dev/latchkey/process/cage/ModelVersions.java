package dev.latchkey.process.cage;

import dev.latchkey.change.ChangedResource.Base;
import dev.latchkey.process.EngineDoor;
import java.util.Optional;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.form.entity.CamundaFormDefinitionManager;
import org.camunda.bpm.engine.repository.ResourceDefinition;
import org.springframework.stereotype.Component;

/** Finds definitions of processes, decisions and forms; the ending of a file's name says which of them it defines. */
@Component
class ModelVersions {

    private final EngineDoor engine;
    private final RepositoryService repository;

    ModelVersions(EngineDoor engine, RepositoryService repository) {
        this.engine = engine;
        this.repository = repository;
    }

    Optional<ResourceDefinition> searchNewest(String file, String key) {
        return engine.trusted(() -> Optional.ofNullable(newest(file, key)));
    }

    private ResourceDefinition newest(String file, String key) {
        if (file.endsWith(".bpmn")) {
            return repository
                    .createProcessDefinitionQuery()
                    .processDefinitionKey(key)
                    .latestVersion()
                    .singleResult();
        }
        if (file.endsWith(".dmn")) {
            return repository
                    .createDecisionDefinitionQuery()
                    .decisionDefinitionKey(key)
                    .latestVersion()
                    .singleResult();
        }
        return forms().findLatestDefinitionByKey(key);
    }

    Optional<ResourceDefinition> search(String file, Base base) {
        // The engine refuses to look for what never was.
        return base.version() == 0 ? Optional.empty() : engine.trusted(() -> Optional.ofNullable(find(file, base)));
    }

    private ResourceDefinition find(String file, Base base) {
        if (file.endsWith(".bpmn")) {
            return repository
                    .createProcessDefinitionQuery()
                    .processDefinitionKey(base.key())
                    .processDefinitionVersion(base.version())
                    .singleResult();
        }
        if (file.endsWith(".dmn")) {
            return repository
                    .createDecisionDefinitionQuery()
                    .decisionDefinitionKey(base.key())
                    .decisionDefinitionVersion(base.version())
                    .singleResult();
        }
        return forms().findDefinitionByKeyVersionAndTenantId(base.key(), base.version(), null);
    }

    /** Forms have no query of their own. */
    private static CamundaFormDefinitionManager forms() {
        return Context.getCommandContext().getCamundaFormDefinitionManager();
    }
}
