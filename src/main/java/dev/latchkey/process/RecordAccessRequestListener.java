package dev.latchkey.process;

import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.request.AccessRequestForm;
import dev.latchkey.request.AccessRequests;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Turns what was submitted at the start into a recorded request; every door comes through here. */
@Component
final class RecordAccessRequestListener implements ExecutionListener {

    static final List<String> FIELDS = List.of("role", "duration", "justification", "ticket", "startAt", "emergency");

    private final AccessRequests requests;
    private final SignedInPerson signedIn;

    RecordAccessRequestListener(AccessRequests requests, SignedInPerson signedIn) {
        this.requests = requests;
        this.signedIn = signedIn;
    }

    @Override
    public void notify(DelegateExecution execution) {
        for (var name : execution.getVariableNames()) {
            if (!FIELDS.contains(name)) {
                throw new InvalidFieldException(name, "is not a field of an access request; allowed are " + FIELDS);
            }
        }
        if (execution.getProcessBusinessKey() != null) {
            throw new InvalidFieldException("businessKey", "must be left out; Latchkey sets it to the request's id");
        }
        var request = requests.record(signedIn.get(), form(execution));
        execution.setProcessBusinessKey(request.id().toString());
        // The ledger has them now; the process only routes.
        execution.removeVariables(FIELDS);
    }

    private static AccessRequestForm form(DelegateExecution execution) {
        return new AccessRequestForm(
                text(execution, "role"),
                text(execution, "duration"),
                text(execution, "justification"),
                text(execution, "ticket"),
                text(execution, "startAt"),
                value(execution, "emergency", Boolean.class));
    }

    private static String text(DelegateExecution execution, String field) {
        return value(execution, field, String.class);
    }

    private static <T> T value(DelegateExecution execution, String field, Class<T> type) {
        var value = execution.getVariable(field);
        if (value != null && !type.isInstance(value)) {
            throw new InvalidFieldException(field, "must be of type " + type.getSimpleName());
        }
        return type.cast(value);
    }
}
