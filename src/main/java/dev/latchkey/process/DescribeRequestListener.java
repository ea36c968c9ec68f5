package dev.latchkey.process;

import dev.latchkey.lease.LeaseId;
import dev.latchkey.lease.Leases;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.DurationWords;
import dev.latchkey.request.RequestId;
import java.time.temporal.ChronoUnit;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Shows the approver in Tasklist who asks for what, why and for how long. Shown only: nothing reads it back. */
@Component
final class DescribeRequestListener implements TaskListener {

    private final AccessRequests requests;
    private final Leases leases;

    DescribeRequestListener(AccessRequests requests, Leases leases) {
        this.requests = requests;
        this.leases = leases;
    }

    @Override
    public void notify(DelegateTask task) {
        var request = requests.get(RequestId.parse(task.getExecution().getProcessBusinessKey()));
        task.setVariableLocal("requestedBy", request.requesterName());
        task.setVariableLocal("role", request.roleName());
        task.setVariableLocal("requestedDuration", duration(request));
        task.setVariableLocal("justification", request.justification());
        task.setVariableLocal("ticket", request.ticket().orElse(""));
    }

    private String duration(AccessRequest request) {
        // As those before this stage left it: it is what is agreed to now.
        var agreed = requests.agreedDuration(request);
        var words = DurationWords.of(agreed);
        return request.extendsLease()
                .map(lease -> leases.get(new LeaseId(lease)).expiresAt().truncatedTo(ChronoUnit.SECONDS))
                .map(end -> "%s more, until %s instead of %s".formatted(words, end.plus(agreed), end))
                .orElse(words);
    }
}
