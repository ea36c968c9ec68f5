package dev.latchkey.process;

import dev.latchkey.lease.Leases;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.DurationWords;
import dev.latchkey.request.RequestId;
import dev.latchkey.review.Reviews;
import java.time.temporal.ChronoUnit;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Shows the reviewers in Tasklist who broke the glass, for what and why. Shown only: nothing reads it back. */
@Component
final class DescribeEmergencyListener implements TaskListener {

    private final AccessRequests requests;
    private final Leases leases;
    private final Reviews reviews;

    DescribeEmergencyListener(AccessRequests requests, Leases leases, Reviews reviews) {
        this.requests = requests;
        this.leases = leases;
        this.reviews = reviews;
    }

    @Override
    public void notify(DelegateTask task) {
        var id = RequestId.parse(task.getExecution().getProcessBusinessKey());
        var request = requests.get(id);
        var lease = leases.searchByRequest(id).orElseThrow();
        task.setVariableLocal("requestedBy", request.requesterName());
        task.setVariableLocal("role", request.roleName());
        task.setVariableLocal("requestedDuration", "BREAK-GLASS, " + DurationWords.of(request.duration()));
        task.setVariableLocal("justification", request.justification());
        task.setVariableLocal("ticket", request.ticket().orElse(""));
        task.setVariableLocal(
                "heldSince", lease.startsAt().truncatedTo(ChronoUnit.SECONDS).toString());
        task.setVariableLocal(
                "heldUntil", lease.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString());
        task.setVariableLocal(
                "reviewDue",
                reviews.get(id)
                        .dueAt()
                        .map(due -> due.truncatedTo(ChronoUnit.SECONDS).toString())
                        .orElse(""));
    }
}
