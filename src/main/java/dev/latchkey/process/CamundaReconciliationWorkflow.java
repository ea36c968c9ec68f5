package dev.latchkey.process;

import dev.latchkey.directory.Person;
import dev.latchkey.finding.FindingId;
import dev.latchkey.finding.FindingWorkflow;
import dev.latchkey.finding.Findings;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.springframework.stereotype.Component;

/** Begins, ends and answers the process that asks a person about a finding. */
@Component
class CamundaReconciliationWorkflow implements FindingWorkflow {

    private final EngineDoor engine;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final Findings findings;

    CamundaReconciliationWorkflow(EngineDoor engine, RuntimeService runtime, TaskService tasks, Findings findings) {
        this.engine = engine;
        this.runtime = runtime;
        this.tasks = tasks;
        this.findings = findings;
    }

    @Override
    public void detected(FindingId id) {
        engine.trusted(() -> runtime.startProcessInstanceByKey(AccessReconciliationProcess.KEY, id.toString()));
    }

    /** Nobody may be listening: between two steps the process looks again by itself. */
    @Override
    public void closed(FindingId id) {
        engine.trusted(() -> {
            runtime.createMessageCorrelation(AccessReconciliationProcess.Messages.FINDING_CLOSED)
                    .processInstanceBusinessKey(id.toString())
                    .correlateAll();
            return null;
        });
    }

    @Override
    public Set<FindingId> findAsked() {
        return engine.trusted(() ->
                runtime
                        .createProcessInstanceQuery()
                        .processDefinitionKey(AccessReconciliationProcess.KEY)
                        .list()
                        .stream()
                        .map(instance -> FindingId.parse(instance.getBusinessKey()))
                        .collect(Collectors.toSet()));
    }

    /** Without a task, because nobody is asked about such a finding or not yet, the same answer counts all the same. */
    @Override
    public void resolve(Person person, FindingId id, String decision, String reason, Optional<String> reviewAt) {
        var task = engine.asPerson(
                person,
                () -> Optional.ofNullable(searchTask(id)).map(found -> {
                    tasks.complete(found.getId(), answer(decision, reason, reviewAt));
                    return found.getId();
                }));
        if (task.isEmpty()) {
            findings.decide(person, id, decision, reason, reviewAt.orElse(null));
            findings.carryOut(id);
        }
    }

    private Task searchTask(FindingId id) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(id.toString())
                .taskDefinitionKey(AccessReconciliationProcess.Elements.RESOLVE_FINDING)
                .singleResult();
    }

    /** Transient: the listener takes them over into the ledger, and the process has no use for them. */
    private static VariableMap answer(String decision, String reason, Optional<String> reviewAt) {
        return Variables.createVariables()
                .putValueTyped("decision", Variables.stringValue(decision, true))
                .putValueTyped("reason", Variables.stringValue(reason, true))
                .putValueTyped("reviewAt", Variables.stringValue(reviewAt.orElse(null), true));
    }
}
