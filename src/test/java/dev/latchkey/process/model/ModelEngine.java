package dev.latchkey.process.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.BuildFolder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.JobQuery;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests;
import org.camunda.bpm.engine.test.mock.MockExpressionManager;
import org.camunda.bpm.engine.test.mock.Mocks;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The real engine on a real PostgreSQL, with all models deployed and nothing moving by itself: tests run each job and
 * each timer by the name of its element.
 */
final class ModelEngine implements BeforeEachCallback, AfterEachCallback {

    private static ProcessEngine engine;

    private String deployment;

    @Override
    public void beforeEach(ExtensionContext context) {
        BpmnAwareTests.init(engine());
        var models = engine().getRepositoryService().createDeployment().name("models under test");
        Models.all().forEach(file -> models.addString(file.getFileName().toString(), Models.text(file)));
        deployment = models.deploy().getId();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        engine().getRepositoryService().deleteDeployment(deployment, true);
        Mocks.reset();
        BpmnAwareTests.reset();
    }

    ProcessInstance start(String process, String businessKey, Map<String, Object> variables) {
        return engine().getRuntimeService().startProcessInstanceByKey(process, businessKey, variables);
    }

    /** The one running instance of a process that another process called. */
    ProcessInstance called(String process) {
        var found = engine().getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(process)
                .list();
        assertThat(found).as("running instances of '%s'", process).hasSize(1);
        return found.get(0);
    }

    void fireTimer(String element) {
        execute(only("timer", element, jobs().timers()));
    }

    Instant dueAt(String element) {
        return only("timer", element, jobs().timers()).getDuedate().toInstant();
    }

    void runJobAt(String element) {
        execute(only("job", element, jobs().messages()));
    }

    int retriesLeftAt(String element) {
        return only("job", element, jobs().messages()).getRetries();
    }

    void send(String message, String businessKey) {
        send(message, businessKey, Map.of());
    }

    void send(String message, String businessKey, Map<String, Object> variables) {
        engine().getRuntimeService()
                .createMessageCorrelation(message)
                .processInstanceBusinessKey(businessKey)
                .setVariables(variables)
                .correlate();
    }

    /** Completes the one open task there, as a person would. */
    void complete(String element, Map<String, Object> form) {
        var tasks = engine().getTaskService()
                .createTaskQuery()
                .taskDefinitionKey(element)
                .list();
        assertThat(tasks).as("open tasks at '%s'", element).hasSize(1);
        engine().getTaskService().complete(tasks.get(0).getId(), form);
    }

    ProcessEngine engine() {
        if (engine == null) {
            engine = startEngine();
        }
        return engine;
    }

    private JobQuery jobs() {
        return engine().getManagementService().createJobQuery();
    }

    private void execute(Job job) {
        engine().getManagementService().executeJob(job.getId());
    }

    private static Job only(String kind, String element, JobQuery query) {
        var waiting = query.activityId(element).list();
        assertThat(waiting)
                .as("no %s waiting at '%s', or more than one", kind, element)
                .hasSize(1);
        return waiting.get(0);
    }

    private static ProcessEngine startEngine() {
        try {
            // Ends with the JVM: the library's own shutdown hook stops the server.
            var database = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(
                            BuildFolder.resolve("postgres-binaries").toFile())
                    .start();
            var configuration = new StandaloneProcessEngineConfiguration();
            configuration.setDataSource(database.getPostgresDatabase());
            configuration.setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_TRUE);
            configuration.setJobExecutorActivate(false);
            configuration.setHistory(ProcessEngineConfiguration.HISTORY_FULL);
            // As the product is set up, so that history stores here what it stores there.
            configuration.setDefaultSerializationFormat("application/json");
            configuration.setExpressionManager(new MockExpressionManager());
            return configuration.buildProcessEngine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
