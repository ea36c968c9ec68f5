package dev.latchkey.process;

import dev.latchkey.change.PolicyChange;
import dev.latchkey.change.PolicyChangeId;
import dev.latchkey.change.PolicyChangeWorkflow;
import dev.latchkey.change.PolicyChanges;
import dev.latchkey.directory.Person;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.variable.Variables;
import org.springframework.stereotype.Component;

/** Begins, answers and ends the process that asks people about a change. */
@Component
class CamundaPolicyChangeWorkflow implements PolicyChangeWorkflow {

    private final EngineDoor engine;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final PolicyChanges changes;

    CamundaPolicyChangeWorkflow(EngineDoor engine, RuntimeService runtime, TaskService tasks, PolicyChanges changes) {
        this.engine = engine;
        this.runtime = runtime;
        this.tasks = tasks;
        this.changes = changes;
    }

    @Override
    public void proposed(PolicyChange change) {
        engine.trusted(() -> runtime.startProcessInstanceByKey(
                PolicyChangeProcess.KEY, change.id().toString(), PolicyChangeVariables.atStart(change)));
    }

    @Override
    public void decide(Person person, PolicyChangeId id, String decision, String comment) {
        engine.asPerson(person, () -> {
            var task = tasks.createTaskQuery()
                    .processInstanceBusinessKey(id.toString())
                    .taskDefinitionKey(PolicyChangeProcess.Elements.DECIDE_ON_POLICY_CHANGE)
                    .singleResult();
            if (task == null) {
                var change = changes.get(id);
                throw change.isOpen() ? PolicyChanges.notReplayed(change) : PolicyChanges.closed(change);
            }
            tasks.complete(
                    task.getId(),
                    Variables.createVariables()
                            .putValueTyped("decision", Variables.stringValue(decision, true))
                            .putValueTyped("comment", Variables.stringValue(comment, true)));
            return null;
        });
    }

    @Override
    public void withdraw(Person person, PolicyChangeId id) {
        engine.asPerson(person, () -> {
            closed(changes.withdraw(person, id));
            return null;
        });
    }

    @Override
    public void closed(PolicyChange change) {
        engine.trusted(() -> {
            runtime.createMessageCorrelation(PolicyChangeProcess.Messages.POLICY_CHANGE_CLOSED)
                    .processInstanceBusinessKey(change.id().toString())
                    .setVariables(PolicyChangeVariables.atClosing(change))
                    .correlateAll();
            return null;
        });
    }
}
