package dev.latchkey.process.cage;

import dev.latchkey.directory.Groups;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.cmd.DeployCmd;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.repository.DeploymentBuilderImpl;

/**
 * Looks at every deployment on its way in: of people only platform admins may deploy, and what a model may hold is the
 * same for them and for the release. What a person deploys is then a proposal, which takes effect by {@link Proposals}.
 *
 * <p>On the way in and not while parsing: the engine parses stored models again at any time, and one that was let in
 * must go on.
 */
class DeploymentGuard extends CommandInterceptor {

    /** An edit that calls itself a release would be overwritten by the next one without a word. */
    private static final Set<String> KEPT_SOURCES = Set.of(ReleaseDeployment.SOURCE, EngineModels.SOURCE);

    private final IdentityService identity;
    private final ModelLint lint;
    private final TrialLint trial;
    private final ApproverGroupLint groups;
    private final Proposals proposals;

    DeploymentGuard(
            IdentityService identity, ModelLint lint, TrialLint trial, ApproverGroupLint groups, Proposals proposals) {
        this.identity = identity;
        this.lint = lint;
        this.trial = trial;
        this.groups = groups;
        this.proposals = proposals;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T execute(Command<T> command) {
        if (command instanceof DeployCmd
                && EngineField.of(DeployCmd.class, "deploymentBuilder").read(command)
                        instanceof DeploymentBuilderImpl deployment
                && !(deployment instanceof OwnDeployment)) {
            check(deployment);
            if (identity.getCurrentAuthentication() != null) {
                return (T) proposals.take(deployment.getDeployment(), () -> next.execute(command));
            }
        }
        return next.execute(command);
    }

    private void check(DeploymentBuilderImpl deployment) {
        Authentication person = identity.getCurrentAuthentication();
        if (person != null) {
            checkPerson(person, deployment);
        }
        if (!deployment.getDeployments().isEmpty()
                || !deployment.getDeploymentResourcesById().isEmpty()
                || !deployment.getDeploymentResourcesByName().isEmpty()) {
            throw new BadUserRequestException("Cannot deploy from another deployment: send the files.");
        }
        DeploymentEntity content = deployment.getDeployment();
        refuse(violations(content, lint::check));
        if (person != null) {
            // The release is deployed while Latchkey starts: it must not wait for Keycloak, nor fail for a setting.
            refuse(violations(content, trial.begin()::check));
            refuse(violations(content, groups::check));
        }
    }

    private static List<Violation> violations(
            DeploymentEntity content, BiFunction<String, byte[], List<Violation>> check) {
        return content.getResources() == null
                ? List.of()
                : content.getResources().values().stream()
                        .flatMap(resource -> check.apply(resource.getName(), resource.getBytes()).stream())
                        .toList();
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new ModelRefusedException(violations);
        }
    }

    private static void checkPerson(Authentication person, DeploymentBuilderImpl deployment) {
        if (person.getGroupIds() == null || !person.getGroupIds().contains(Groups.PLATFORM_ADMINS)) {
            throw new AuthorizationException("'" + person.getUserId() + "' may not deploy: only members of '"
                    + Groups.PLATFORM_ADMINS + "' may.");
        }
        var content = deployment.getDeployment();
        if (content.getSource() != null && KEPT_SOURCES.contains(content.getSource())) {
            throw new BadUserRequestException("The deployment source '%s' is kept for Latchkey's own deployments."
                    .formatted(content.getSource()));
        }
        if (content.getTenantId() != null || deployment.getProcessDefinitionsActivationDate() != null) {
            throw new BadUserRequestException("A deployment for a tenant, or for later, is not possible.");
        }
        if (content.getResources() == null || content.getResources().isEmpty()) {
            throw new BadUserRequestException("Cannot deploy: there are no files.");
        }
    }
}
