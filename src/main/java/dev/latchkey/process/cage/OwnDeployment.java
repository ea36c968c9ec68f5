package dev.latchkey.process.cage;

import java.io.ByteArrayInputStream;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.RepositoryServiceImpl;
import org.camunda.bpm.engine.impl.repository.DeploymentBuilderImpl;

/**
 * A deployment that Latchkey itself makes, whoever's call that serves: {@link DeploymentGuard} knows it by its class,
 * which nothing that comes through a door can have. Whoever makes one has looked at the files.
 */
final class OwnDeployment extends DeploymentBuilderImpl {

    OwnDeployment(RepositoryService repository) {
        super((RepositoryServiceImpl) repository);
    }

    OwnDeployment add(Map<String, byte[]> files) {
        files.forEach((name, content) -> addInputStream(name, new ByteArrayInputStream(content)));
        return this;
    }
}
