package dev.latchkey.process;

import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.DurationWords;
import dev.latchkey.request.RequestId;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Shows the approver in Tasklist who asks for what, why and for how long. Shown only: nothing reads it back. */
@Component
final class DescribeRequestListener implements TaskListener {

    private final AccessRequests requests;

    DescribeRequestListener(AccessRequests requests) {
        this.requests = requests;
    }

    @Override
    public void notify(DelegateTask task) {
        var request = requests.get(RequestId.parse(task.getExecution().getProcessBusinessKey()));
        task.setVariableLocal("requestedBy", request.requesterName());
        task.setVariableLocal("role", request.roleName());
        task.setVariableLocal("requestedDuration", DurationWords.of(request.duration()));
        task.setVariableLocal("justification", request.justification());
        task.setVariableLocal("ticket", request.ticket().orElse(""));
    }
}
