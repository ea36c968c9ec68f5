package dev.latchkey.process.cage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Brings the release's models into the engine, before the first request is served. Only what changed is deployed, and a
 * definition that a platform admin has edited since is left alone: a restart must not undo an edit.
 */
@Component
class ReleaseDeployment implements SmartInitializingSingleton {

    static final String NAME = "latchkey";
    static final String SOURCE = "release";

    private static final Logger log = LoggerFactory.getLogger(ReleaseDeployment.class);
    private static final List<String> PATTERNS = List.of(
            "classpath*:processes/**/*.bpmn", "classpath*:processes/**/*.dmn", "classpath*:processes/**/*.form");

    private final RepositoryService repository;
    private final ResourcePatternResolver resources;

    ReleaseDeployment(RepositoryService repository, ResourcePatternResolver resources) {
        this.repository = repository;
        this.resources = resources;
    }

    @Override
    public void afterSingletonsInstantiated() {
        DeploymentBuilder release =
                repository.createDeployment().name(NAME).source(SOURCE).enableDuplicateFiltering(true);
        models().forEach((name, content) -> {
            Optional<Deployment> edit = editOf(name, content);
            if (edit.isPresent()) {
                log.warn(
                        "Kept the edited '{}' of deployment '{}' ({}): the release's version was not deployed",
                        name,
                        edit.get().getName(),
                        edit.get().getId());
            } else {
                release.addInputStream(name, new ByteArrayInputStream(content));
            }
        });
        if (!release.getResourceNames().isEmpty()) {
            release.deploy();
        }
    }

    /** By bare file name, so that it is the same from a jar and from a folder. */
    private Map<String, byte[]> models() {
        var models = new TreeMap<String, byte[]>();
        try {
            for (String pattern : PATTERNS) {
                for (Resource resource : resources.getResources(pattern)) {
                    models.put(resource.getFilename(), resource.getContentAsByteArray());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the release's models", e);
        }
        return models;
    }

    /** The deployment that last changed what this file defines, if it was not one of ours. */
    private Optional<Deployment> editOf(String name, byte[] content) {
        return newestDeployments(name, content)
                .map(id -> repository.createDeploymentQuery().deploymentId(id).singleResult())
                .filter(deployment -> !SOURCE.equals(deployment.getSource()))
                .findFirst();
    }

    private Stream<String> newestDeployments(String name, byte[] content) {
        if (name.endsWith(".form")) {
            // Forms have no query of their own: the last deployment that holds a file of this name.
            return repository.createDeploymentQuery().orderByDeploymentTime().desc().list().stream()
                    .map(Deployment::getId)
                    .filter(id -> repository.getDeploymentResourceNames(id).contains(name))
                    .limit(1);
        }
        var keys = ModelKeys.of(name, content).stream();
        return name.endsWith(".bpmn")
                ? keys.flatMap(key ->
                        repository
                                .createProcessDefinitionQuery()
                                .processDefinitionKey(key)
                                .latestVersion()
                                .list()
                                .stream()
                                .map(definition -> definition.getDeploymentId()))
                : keys.flatMap(key ->
                        repository
                                .createDecisionDefinitionQuery()
                                .decisionDefinitionKey(key)
                                .latestVersion()
                                .list()
                                .stream()
                                .map(definition -> definition.getDeploymentId()));
    }
}
