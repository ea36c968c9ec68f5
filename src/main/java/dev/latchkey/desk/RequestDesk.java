package dev.latchkey.desk;

import dev.latchkey.approval.Approvals;
import dev.latchkey.approval.Assignments;
import dev.latchkey.approval.PolicyGate;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.lease.Lease;
import dev.latchkey.lease.LeaseExtensions;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.lease.Leases;
import dev.latchkey.refusal.NotFoundException;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import dev.latchkey.review.Reviews;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
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
        return views(List.of(request)).get(0);
    }

    /** In their order; each part of all of them is read at once. */
    public List<RequestView> views(List<AccessRequest> shown) {
        var ids = shown.stream().map(AccessRequest::id).toList();
        var stages = approvals.findStages(ids);
        var decisions = approvals.findDecisions(ids);
        var assigned = assignments.findCurrent(ids);
        var agreed = requests.agreedDurations(ids);
        var opened = leases.findByRequests(ids);
        var extended = extendedLeases(shown);
        var added = extensions.findByRequests(ids);
        var reviewed = reviews.find(ids);
        var reasons = policy.findReasons(ids);
        return shown.stream()
                .map(request -> RequestView.of(
                        request,
                        stages.find(request.id()),
                        decisions.find(request.id()),
                        assigned.find(request.id()),
                        agreed.search(request.id()).orElseThrow(),
                        request.extendsLease().map(extended::get).or(() -> opened.search(request.id())),
                        added.search(request.id()),
                        reviewed.search(request.id()),
                        reasons.search(request.id()).orElse(List.of())))
                .toList();
    }

    private Map<UUID, Lease> extendedLeases(List<AccessRequest> shown) {
        return leases
                .find(shown.stream()
                        .flatMap(request -> request.extendsLease().stream())
                        .map(LeaseId::new)
                        .distinct()
                        .toList())
                .stream()
                .collect(Collectors.toMap(lease -> lease.id().value(), lease -> lease));
    }

    private boolean isVisible(Person person, AccessRequest request) {
        return request.isBy(person.id())
                || Groups.readsAll(person)
                || person.isIn(request.ownerGroup())
                || approvals.findStages(request.id()).stream().anyMatch(stage -> stage.isDecidedBy(person));
    }
}
