package dev.latchkey.process;

import dev.latchkey.approval.ApprovalWorkflow;
import dev.latchkey.approval.Approvals;
import dev.latchkey.approval.DecisionForm;
import dev.latchkey.directory.Person;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.lease.LeaseWorkflow;
import dev.latchkey.request.AccessRequestForm;
import dev.latchkey.request.AccessRequestWorkflow;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.ExtensionForm;
import dev.latchkey.request.RequestId;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.function.Consumer;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.TaskQuery;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.value.StringValue;
import org.springframework.stereotype.Component;

/** The only place where a feature's wish becomes a call to the engine. */
@Component
class CamundaAccessRequestWorkflow implements AccessRequestWorkflow, ApprovalWorkflow, LeaseWorkflow {

    /** Above the engine's 50 of a new task, so that Tasklist shows it first. */
    private static final int PRIORITY_REMINDED = 60;

    private static final int PRIORITY_ESCALATED = 80;

    private final EngineDoor engine;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final ManagementService management;
    private final AccessRequests requests;

    CamundaAccessRequestWorkflow(
            EngineDoor engine,
            RuntimeService runtime,
            TaskService tasks,
            ManagementService management,
            AccessRequests requests) {
        this.engine = engine;
        this.runtime = runtime;
        this.tasks = tasks;
        this.management = management;
        this.requests = requests;
    }

    @Override
    public RequestId start(Person requester, AccessRequestForm form) {
        return start(requester, variables(form));
    }

    @Override
    public RequestId extend(Person holder, LeaseId id, ExtensionForm form) {
        return start(
                holder,
                Variables.createVariables()
                        .putValueTyped(RecordAccessRequestListener.EXTENDS_LEASE, transientText(id.toString()))
                        .putValueTyped("duration", transientText(form.duration()))
                        .putValueTyped("justification", transientText(form.justification()))
                        .putValueTyped("ticket", transientText(form.ticket())));
    }

    private RequestId start(Person requester, VariableMap variables) {
        var instance = engine.asPerson(
                requester, () -> runtime.startProcessInstanceByKey(AccessRequestProcess.KEY, variables));
        return RequestId.parse(instance.getBusinessKey());
    }

    @Override
    public void decide(Person person, RequestId id, DecisionForm form) {
        engine.asPerson(person, () -> {
            var task = openTask(id).singleResult();
            if (task == null) {
                throw Approvals.notOpen(requests.get(id));
            }
            tasks.complete(
                    task.getId(),
                    Variables.createVariables()
                            .putValueTyped("decision", transientText(form.decision()))
                            .putValueTyped("comment", transientText(form.comment()))
                            .putValueTyped("duration", transientText(form.duration())));
            return null;
        });
    }

    @Override
    public void reminded(RequestId id) {
        eachOpenTask(id, task -> tasks.setPriority(task, PRIORITY_REMINDED));
    }

    @Override
    public void escalated(RequestId id, String group) {
        eachOpenTask(id, task -> {
            tasks.addCandidateGroup(task, group);
            tasks.setPriority(task, PRIORITY_ESCALATED);
        });
    }

    @Override
    public void assigned(RequestId id, Optional<String> username) {
        eachOpenTask(id, task -> tasks.setAssignee(task, username.orElse(null)));
    }

    private void eachOpenTask(RequestId id, Consumer<String> action) {
        engine.trusted(() -> {
            openTask(id).list().forEach(task -> action.accept(task.getId()));
            return null;
        });
    }

    private TaskQuery openTask(RequestId id) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(id.toString())
                .taskDefinitionKey(AccessApprovalProcess.Elements.DECIDE_ON_REQUEST);
    }

    @Override
    public void withdraw(Person person, RequestId id) {
        engine.asPerson(person, () -> {
            requests.withdraw(person, id);
            return correlate(AccessRequestProcess.Messages.REQUEST_WITHDRAWN, id);
        });
    }

    /** Nobody may be listening: the grant's job then finds the lease over, and its timer revokes all the same. */
    @Override
    public void endRequested(Person person, RequestId id) {
        correlate(person, AccessLeaseProcess.Messages.LEASE_END_REQUESTED, id);
    }

    @Override
    public void ended(RequestId id) {
        engine.trusted(() -> correlate(AccessLeaseProcess.Messages.LEASE_END_REQUESTED, id));
    }

    /** A timer that fires at the old end all the same does no harm: the revocation then finds that the lease runs. */
    @Override
    public void extended(RequestId id, Instant newEnd) {
        var end = Date.from(newEnd);
        engine.trusted(() -> {
            var instances = runtime.createProcessInstanceQuery()
                    .processInstanceBusinessKey(id.toString(), AccessLeaseProcess.KEY)
                    .list();
            for (var instance : instances) {
                runtime.setVariable(instance.getId(), AccessVariables.EXPIRES_AT, end);
                management
                        .createJobQuery()
                        .processInstanceId(instance.getId())
                        .activityId(AccessLeaseProcess.Elements.LEASE_EXPIRED)
                        .timers()
                        .list()
                        .forEach(timer -> management.setJobDuedate(timer.getId(), end));
            }
            return null;
        });
    }

    private void correlate(Person person, String message, RequestId id) {
        engine.asPerson(person, () -> correlate(message, id));
    }

    private Void correlate(String message, RequestId id) {
        runtime.createMessageCorrelation(message)
                .processInstanceBusinessKey(id.toString())
                .correlateAll();
        return null;
    }

    /** Transient: the listener takes them over into the ledger, and the process has no use for them. */
    private static VariableMap variables(AccessRequestForm form) {
        return Variables.createVariables()
                .putValueTyped("role", transientText(form.role()))
                .putValueTyped("duration", transientText(form.duration()))
                .putValueTyped("justification", transientText(form.justification()))
                .putValueTyped("ticket", transientText(form.ticket()))
                .putValueTyped("startAt", transientText(form.startAt()))
                .putValueTyped("emergency", Variables.booleanValue(form.emergency(), true));
    }

    private static StringValue transientText(String text) {
        return Variables.stringValue(text, true);
    }
}
