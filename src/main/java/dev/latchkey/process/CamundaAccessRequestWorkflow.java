package dev.latchkey.process;

import dev.latchkey.approval.ApprovalWorkflow;
import dev.latchkey.approval.Approvals;
import dev.latchkey.directory.Person;
import dev.latchkey.lease.LeaseWorkflow;
import dev.latchkey.request.AccessRequestForm;
import dev.latchkey.request.AccessRequestWorkflow;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.springframework.stereotype.Component;

/** The only place where a feature's wish becomes a call to the engine. */
@Component
class CamundaAccessRequestWorkflow implements AccessRequestWorkflow, ApprovalWorkflow, LeaseWorkflow {

    private final EngineDoor engine;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final AccessRequests requests;

    CamundaAccessRequestWorkflow(
            EngineDoor engine, RuntimeService runtime, TaskService tasks, AccessRequests requests) {
        this.engine = engine;
        this.runtime = runtime;
        this.tasks = tasks;
        this.requests = requests;
    }

    @Override
    public RequestId start(Person requester, AccessRequestForm form) {
        var instance = engine.asPerson(
                requester, () -> runtime.startProcessInstanceByKey(AccessRequestProcess.KEY, variables(form)));
        return RequestId.parse(instance.getBusinessKey());
    }

    @Override
    public void decide(Person person, RequestId id, String decision, Optional<String> comment) {
        engine.asPerson(person, () -> {
            var task = tasks.createTaskQuery()
                    .processInstanceBusinessKey(id.toString())
                    .taskDefinitionKey(AccessApprovalProcess.Elements.DECIDE_ON_REQUEST)
                    .singleResult();
            if (task == null) {
                throw Approvals.notOpen(requests.get(id));
            }
            tasks.complete(
                    task.getId(),
                    Variables.createVariables()
                            .putValueTyped("decision", Variables.stringValue(decision, true))
                            .putValueTyped("comment", Variables.stringValue(comment.orElse(null), true)));
            return null;
        });
    }

    @Override
    public void requestWithdrawn(Person person, RequestId id) {
        correlate(person, AccessRequestProcess.Messages.REQUEST_WITHDRAWN, id);
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
                .putValueTyped("role", Variables.stringValue(form.role(), true))
                .putValueTyped("duration", Variables.stringValue(form.duration(), true))
                .putValueTyped("justification", Variables.stringValue(form.justification(), true))
                .putValueTyped("ticket", Variables.stringValue(form.ticket(), true))
                .putValueTyped("startAt", Variables.stringValue(form.startAt(), true))
                .putValueTyped("emergency", Variables.booleanValue(form.emergency(), true));
    }
}
