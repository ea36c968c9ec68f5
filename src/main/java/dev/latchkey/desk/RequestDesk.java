package dev.latchkey.desk;

import dev.latchkey.approval.Approvals;
import dev.latchkey.approval.Assignments;
import dev.latchkey.approval.PolicyGate;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.lease.LeaseExtensions;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.lease.Leases;
import dev.latchkey.refusal.NotFoundException;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import dev.latchkey.review.Reviews;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Puts a request together with its stages, decisions and lease, for those who may see it. */
@Component
@Transactional(readOnly = true)
public class RequestDesk {

    private final AccessRequests requests;
    private final Approvals approvals;
    private final Assignments assignments;
    private final PolicyGate policy;
    private final Leases leases;
    private final LeaseExtensions extensions;
    private final Reviews reviews;

    RequestDesk(
            AccessRequests requests,
            Approvals approvals,
            Assignments assignments,
            PolicyGate policy,
            Leases leases,
            LeaseExtensions extensions,
            Reviews reviews) {
        this.requests = requests;
        this.approvals = approvals;
        this.assignments = assignments;
        this.policy = policy;
        this.leases = leases;
        this.extensions = extensions;
        this.reviews = reviews;
    }

    /** Throws {@link NotFoundException} also for a request that is there but none of the person's business. */
    public RequestView getVisible(Person person, RequestId id) {
        var request = requests.get(id);
        if (!isVisible(person, request)) {
            throw new NotFoundException("request", id);
        }
        return view(request);
    }

    /** Whether the request is any of the person's business. */
    public boolean isVisible(Person person, RequestId id) {
        return isVisible(person, requests.get(id));
    }

    public RequestView view(AccessRequest request) {
        var id = request.id();
        return RequestView.of(
                request,
                approvals.findStages(id),
                approvals.findDecisions(id),
                stage -> assignments.searchAssignee(id, stage),
                requests.agreedDuration(request),
                request.extendsLease()
                        .map(lease -> leases.get(new LeaseId(lease)))
                        .or(() -> leases.searchByRequest(id)),
                extensions.searchByRequest(id),
                request.emergency() ? reviews.search(id) : Optional.empty(),
                policy.findReasons(id));
    }

    private boolean isVisible(Person person, AccessRequest request) {
        return request.isBy(person.id())
                || Groups.readsAll(person)
                || person.isIn(request.ownerGroup())
                || approvals.findStages(request.id()).stream().anyMatch(stage -> stage.isDecidedBy(person));
    }
}
