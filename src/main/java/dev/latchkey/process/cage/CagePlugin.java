package dev.latchkey.process.cage;

import dev.latchkey.process.EngineDoor;
import dev.latchkey.process.Interceptors;
import java.util.ArrayList;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.spring.SpringExpressionManager;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Builds the cage into the engine before it starts; and since the engine waits for this, it starts after Flyway. */
@Component
@Order(0) // before Refusals, which has to be the outermost to translate what the guards here refuse
@DependsOnDatabaseInitialization
class CagePlugin extends AbstractProcessEnginePlugin {

    private final ApplicationContext context;
    private final NamedBeans beans;
    private final ModelLint lint;
    private final TrialLint trial;
    private final ApproverGroupLint groups;
    private final DecidedTasks decided;
    private final Proposals proposals;
    private final EngineDoor door;
    private final TaskService tasks;

    CagePlugin(
            ApplicationContext context,
            NamedBeans beans,
            ModelLint lint,
            TrialLint trial,
            ApproverGroupLint groups,
            DecidedTasks decided,
            Proposals proposals,
            @Lazy EngineDoor door,
            @Lazy TaskService tasks) {
        this.context = context;
        this.beans = beans;
        this.lint = lint;
        this.trial = trial;
        this.groups = groups;
        this.decided = decided;
        this.proposals = proposals;
        this.door = door;
        this.tasks = tasks;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        // Both: the beans are for scripts and decisions, the manager for expressions, and it was built with all beans.
        engine.setBeans(beans);
        engine.setExpressionManager(new SpringExpressionManager(context, beans));
        Interceptors.addFirst(engine, () -> new TaskQueryExpressionGuard(engine.getIdentityService()));
        Interceptors.addFirst(engine, () -> new StartGuard(engine.getIdentityService()));
        Interceptors.addFirst(engine, PlainValueGuard::new);
        Interceptors.addFirst(engine, () -> new CompletionGuard(decided));
        Interceptors.addFirst(engine, () -> new ClaimGuard(engine.getIdentityService(), door, tasks));
        Interceptors.addFirst(
                engine, () -> new DeploymentGuard(engine.getIdentityService(), lint, trial, groups, proposals));
    }

    @Override
    public void postInit(ProcessEngineConfigurationImpl engine) {
        // The engine names a group of administrators by itself, which anybody who may create groups could then create.
        engine.setAdminGroups(new ArrayList<>());
        engine.setAdminUsers(new ArrayList<>());
    }
}
