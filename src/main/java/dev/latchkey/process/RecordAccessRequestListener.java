package dev.latchkey.process;

import dev.latchkey.lease.LeaseExtensions;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.request.AccessRequestForm;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.ExtensionForm;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Turns what was submitted at the start into a recorded request; every door comes through here. */
@Component
final class RecordAccessRequestListener implements ExecutionListener {

    static final List<String> FIELDS = List.of("role", "duration", "justification", "ticket", "startAt", "emergency");

    /** The lease on which more time is asked for; who names one says nothing about role, start and emergency. */
    static final String EXTENDS_LEASE = "extendsLease";

    private static final List<String> EXTENSION_FIELDS = List.of(EXTENDS_LEASE, "duration", "justification", "ticket");

    private final AccessRequests requests;
    private final LeaseExtensions extensions;
    private final SignedInPerson signedIn;

    RecordAccessRequestListener(AccessRequests requests, LeaseExtensions extensions, SignedInPerson signedIn) {
        this.requests = requests;
        this.extensions = extensions;
        this.signedIn = signedIn;
    }

    @Override
    public void notify(DelegateExecution execution) {
        var form = new SubmittedForm(execution);
        var lease = form.text(EXTENDS_LEASE);
        var fields = lease == null ? FIELDS : EXTENSION_FIELDS;
        for (var name : execution.getVariableNames()) {
            if (!fields.contains(name)) {
                throw new InvalidFieldException(
                        name,
                        "is not a field of %s; allowed are %s"
                                .formatted(lease == null ? "an access request" : "an extension", fields));
            }
        }
        if (execution.getProcessBusinessKey() != null) {
            throw new InvalidFieldException("businessKey", "must be left out; Latchkey sets it to the request's id");
        }
        var request = lease == null
                ? requests.record(signedIn.get(), accessRequest(form))
                : extensions.record(signedIn.get(), LeaseId.parse(lease), extension(form));
        execution.setProcessBusinessKey(request.id().toString());
        // The ledger has them now; the process only routes.
        execution.removeVariables(fields);
    }

    private static ExtensionForm extension(SubmittedForm form) {
        return new ExtensionForm(form.text("duration"), form.text("justification"), form.text("ticket"));
    }

    private static AccessRequestForm accessRequest(SubmittedForm form) {
        return new AccessRequestForm(
                form.text("role"),
                form.text("duration"),
                form.text("justification"),
                form.text("ticket"),
                form.text("startAt"),
                form.flag("emergency"));
    }
}
