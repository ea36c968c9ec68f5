package dev.latchkey.process.cage;

import dev.latchkey.change.ChangedResource.Base;
import dev.latchkey.change.ModelStore;
import dev.latchkey.change.PolicyChange;
import dev.latchkey.change.PolicyRule;
import dev.latchkey.process.EngineDoor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.repository.DeploymentWithDefinitions;
import org.camunda.bpm.engine.repository.ResourceDefinition;
import org.springframework.stereotype.Component;

/** The engine's deployments: those whose definitions are in force, and proposals, in which nothing is defined. */
@Component
class EngineModels implements ModelStore {

    /** Behind a file's name, so that no deployer of the engine takes it for a model. */
    static final String PROPOSED = ".proposed";

    static final String SOURCE = "proposal";

    private final EngineDoor engine;
    private final RepositoryService repository;
    private final ModelVersions versions;
    private final ModelLint lint;
    private final TrialLint trial;
    private final ApproverGroupLint groups;

    EngineModels(
            EngineDoor engine,
            RepositoryService repository,
            ModelVersions versions,
            ModelLint lint,
            TrialLint trial,
            ApproverGroupLint groups) {
        this.engine = engine;
        this.repository = repository;
        this.versions = versions;
        this.lint = lint;
        this.trial = trial;
        this.groups = groups;
    }

    /** By the lock that the engine itself takes for each deployment. */
    @Override
    public void holdStill() {
        engine.trusted(() -> {
            Context.getCommandContext().getPropertyManager().acquireExclusiveLock();
            return null;
        });
    }

    @Override
    public List<Base> findInForce(String file, byte[] content) {
        return ModelKeys.of(file, content).stream()
                .map(key -> new Base(key, versionInForce(file, key)))
                .toList();
    }

    @Override
    public int versionInForce(String file, String key) {
        return versions.searchNewest(file, key)
                .map(ResourceDefinition::getVersion)
                .orElse(0);
    }

    /** Whether the file is, byte for byte, what is in force of all that it defines. */
    public boolean isInForce(String file, byte[] content) {
        var bases = findInForce(file, content);
        return !bases.isEmpty()
                && bases.stream()
                        .allMatch(base -> searchFile(file, base)
                                .filter(inForce -> Arrays.equals(inForce, content))
                                .isPresent());
    }

    @Override
    public Optional<byte[]> searchFile(String file, Base base) {
        return engine.trusted(() -> versions.search(file, base).map(this::fileOf));
    }

    private byte[] fileOf(ResourceDefinition definition) {
        try (var file = repository.getResourceAsStream(definition.getDeploymentId(), definition.getResourceName())) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read the model of " + definition.getId(), e);
        }
    }

    @Override
    public List<PolicyRule> findRules(String file, byte[] content) {
        return file.endsWith(".dmn") && content.length > 0 ? RuleTexts.of(content) : List.of();
    }

    @Override
    public Map<String, byte[]> findProposed(String proposalId) {
        return engine.trusted(() -> {
            var files = new TreeMap<String, byte[]>();
            for (var name : repository.getDeploymentResourceNames(proposalId)) {
                try (var file = repository.getResourceAsStream(proposalId, name)) {
                    files.put(nameBefore(name), file.readAllBytes());
                }
            }
            return files;
        });
    }

    private static String nameBefore(String name) {
        return name.endsWith(PROPOSED) ? name.substring(0, name.length() - PROPOSED.length()) : name;
    }

    /** Asks Keycloak only about files with nothing else against them. */
    @Override
    public List<String> findFlaws(Map<String, byte[]> files) {
        var violations = new ArrayList<Violation>();
        files.forEach((name, content) -> violations.addAll(lint.check(name, content)));
        if (violations.isEmpty()) {
            var sitting = trial.begin();
            files.forEach((name, content) -> violations.addAll(sitting.check(name, content)));
        }
        if (violations.isEmpty()) {
            files.forEach((name, content) -> violations.addAll(groups.check(name, content)));
        }
        return violations.stream().map(Violation::toString).toList();
    }

    /** Of files that the caller has looked at. */
    public OwnDeployment ownDeployment(Map<String, byte[]> files) {
        return new OwnDeployment(repository).add(files);
    }

    /** Deploys them in a transaction that the caller takes back. */
    void tryOut(Map<String, byte[]> files) {
        engine.trusted(() -> {
            forget(ownDeployment(files).deployWithResult());
            return null;
        });
    }

    /** The engine remembers a thousand models that it has read, large ones too, also where they are taken back. */
    private static void forget(DeploymentWithDefinitions tried) {
        var cache = Context.getProcessEngineConfiguration().getDeploymentCache();
        ids(tried.getDeployedProcessDefinitions()).forEach(cache::removeProcessDefinition);
        ids(tried.getDeployedDecisionDefinitions()).forEach(cache::removeDecisionDefinition);
        ids(tried.getDeployedDecisionRequirementsDefinitions()).forEach(cache::removeDecisionRequirementsDefinition);
    }

    /** The engine has no list for what is of no kind in the deployment. */
    private static Stream<String> ids(List<? extends ResourceDefinition> definitions) {
        return Stream.ofNullable(definitions).flatMap(List::stream).map(ResourceDefinition::getId);
    }

    @Override
    public String deploy(PolicyChange change, Map<String, byte[]> files) {
        return engine.trusted(() -> {
            var deployment = ownDeployment(files);
            Stream.of(change.name()).filter(name -> !name.isEmpty()).forEach(deployment::name);
            Stream.of(change.source()).filter(source -> !source.isEmpty()).forEach(deployment::source);
            return deployment.deploy().getId();
        });
    }
}
