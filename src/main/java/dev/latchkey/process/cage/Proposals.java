package dev.latchkey.process.cage;

import dev.latchkey.change.ChangedResource;
import dev.latchkey.change.PolicyChangeWorkflow;
import dev.latchkey.change.PolicyChanges;
import dev.latchkey.change.Proposal;
import dev.latchkey.policy.PolicyProperties;
import dev.latchkey.process.EngineDoor;
import dev.latchkey.process.SignedInPerson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.repository.Deployment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes a proposal of what a person deploys: the files are kept in the engine, where nothing reads them, and a process
 * asks somebody else. The person's program is answered as for any deployment.
 */
@Component
class Proposals {

    private static final Logger log = LoggerFactory.getLogger(Proposals.class);

    private final EngineDoor engine;
    private final EngineModels models;
    private final PolicyChanges changes;
    private final PolicyChangeWorkflow workflow;
    private final SignedInPerson signedIn;
    private final TransactionTemplate transaction;
    private final TransactionTemplate apart;
    private final boolean fourEyes;

    // The engine's guards need this class before there is an engine.
    Proposals(
            @Lazy EngineDoor engine,
            @Lazy EngineModels models,
            @Lazy PolicyChanges changes,
            @Lazy PolicyChangeWorkflow workflow,
            @Lazy SignedInPerson signedIn,
            @Lazy PlatformTransactionManager transactions,
            PolicyProperties properties) {
        this.engine = engine;
        this.models = models;
        this.changes = changes;
        this.workflow = workflow;
        this.signedIn = signedIn;
        this.transaction = new TransactionTemplate(transactions);
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.fourEyes = properties.fourEyes();
        if (!fourEyes) {
            log.warn("FOUR EYES ARE OFF: what a platform admin deploys takes effect without anybody else's consent");
        }
    }

    /**
     * @param wanted that passed the checks of a deployment
     * @param deploy puts it in force
     */
    Object take(DeploymentEntity wanted, Supplier<?> deploy) {
        return fourEyes ? propose(wanted) : deployAlone(wanted, deploy);
    }

    private Deployment propose(DeploymentEntity wanted) {
        var files = filesOf(wanted);
        files.entrySet().removeIf(file -> models.isInForce(file.getKey(), file.getValue()));
        if (files.isEmpty()) {
            throw new BadUserRequestException("Nothing to propose: all of it is in force, just as it is.");
        }
        tryOut(files);
        return transaction.execute(status -> engine.trusted(() -> {
            var kept = new LinkedHashMap<String, byte[]>();
            files.forEach((name, content) -> kept.put(name + EngineModels.PROPOSED, content));
            var proposal = models.ownDeployment(kept)
                    .name(wanted.getName())
                    .source(EngineModels.SOURCE)
                    .deployWithResult();
            var change = changes.propose(signedIn.get(), proposal(wanted, files), proposal.getId());
            workflow.proposed(change);
            log.info("Policy change '{}' is proposed: {}", change.id(), change.files());
            return proposal;
        }));
    }

    /** Deploys it and takes that back: whatever else the engine would refuse is said now and not to who decides. */
    private void tryOut(Map<String, byte[]> files) {
        apart.executeWithoutResult(status -> {
            models.tryOut(files);
            status.setRollbackOnly();
        });
    }

    private Object deployAlone(DeploymentEntity wanted, Supplier<?> deploy) {
        var files = filesOf(wanted);
        return transaction.execute(status -> {
            var proposal = proposal(wanted, files);
            var deployed = (Deployment) deploy.get();
            if (proposal.resources().stream().anyMatch(this::isReplaced)) {
                var change = changes.recordAlone(engine.trusted(signedIn::get), proposal, deployed.getId());
                log.warn("FOUR EYES ARE OFF: policy change '{}' took effect: {}", change.id(), change.files());
            }
            return deployed;
        });
    }

    private boolean isReplaced(ChangedResource resource) {
        return resource.basedOn().stream()
                .anyMatch(base -> models.versionInForce(resource.name(), base.key()) != base.version());
    }

    private Proposal proposal(DeploymentEntity wanted, Map<String, byte[]> files) {
        List<ChangedResource> resources = files.entrySet().stream()
                .map(file -> ChangedResource.of(
                        file.getKey(), file.getValue(), models.findInForce(file.getKey(), file.getValue())))
                .toList();
        return new Proposal(wanted.getName(), wanted.getSource(), resources);
    }

    private static Map<String, byte[]> filesOf(DeploymentEntity wanted) {
        var files = new TreeMap<String, byte[]>();
        wanted.getResources().values().forEach(resource -> files.put(resource.getName(), resource.getBytes()));
        return files;
    }
}
