package dev.latchkey.audit;

import dev.latchkey.approval.Approvals;
import dev.latchkey.approval.Assignments;
import dev.latchkey.approval.PolicyGate;
import dev.latchkey.change.PolicyChangeId;
import dev.latchkey.change.PolicyChanges;
import dev.latchkey.finding.ExceptionId;
import dev.latchkey.finding.FindingId;
import dev.latchkey.finding.Findings;
import dev.latchkey.finding.StandingExceptions;
import dev.latchkey.lease.Lease;
import dev.latchkey.lease.LeaseExtensions;
import dev.latchkey.lease.Leases;
import dev.latchkey.process.SiteCalendar;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import dev.latchkey.review.Reviews;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricDecisionInstance;
import org.camunda.bpm.engine.history.HistoricDecisionOutputInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads the trail: of requests from the engine's history and the ledger, of all else from the ledger. */
@Service
@Transactional(readOnly = true)
public class AuditTrail {

    private final HistoryService history;
    private final AuditedStories audited;
    private final AccessRequests requests;
    private final PolicyGate policy;
    private final Approvals approvals;
    private final Assignments assignments;
    private final Leases leases;
    private final Findings findings;
    private final StandingExceptions exceptions;
    private final LeaseExtensions extensions;
    private final Reviews reviews;
    private final PolicyChanges changes;

    AuditTrail(
            HistoryService history,
            AuditedStories audited,
            AccessRequests requests,
            PolicyGate policy,
            Approvals approvals,
            Assignments assignments,
            Leases leases,
            Findings findings,
            StandingExceptions exceptions,
            LeaseExtensions extensions,
            Reviews reviews,
            PolicyChanges changes) {
        this.history = history;
        this.audited = audited;
        this.requests = requests;
        this.policy = policy;
        this.approvals = approvals;
        this.assignments = assignments;
        this.leases = leases;
        this.findings = findings;
        this.exceptions = exceptions;
        this.extensions = extensions;
        this.reviews = reviews;
        this.changes = changes;
    }

    /** What matches, newest first, from after the given one; one more than {@code size}. */
    public List<Story> findStories(AuditQuery query, Optional<UUID> after, int size) {
        return audited.find(query, after, size + 1);
    }

    /** All facts of its life within the query's time. */
    public List<AuditEntry> tell(Story story, AuditQuery query) {
        var facts = switch (story.kind()) {
            case REQUEST -> tellRequest(new RequestId(story.id()));
            case FINDING -> tellFinding(new FindingId(story.id()));
            case EXCEPTION -> FindingNarrator.tell(exceptions.get(new ExceptionId(story.id())));
            case POLICY_CHANGE -> PolicyChangeNarrator.tell(changes.get(new PolicyChangeId(story.id())));
        };
        return facts.stream()
                .filter(entry -> query.covers(entry.at()))
                .sorted(Comparator.comparing(AuditEntry::at))
                .toList();
    }

    private List<AuditEntry> tellFinding(FindingId id) {
        var finding = findings.get(id);
        return FindingNarrator.tell(
                finding,
                finding.leaseId().map(lease -> leases.get(lease).requestId().toString()));
    }

    private List<AuditEntry> tellRequest(RequestId id) {
        var instances = history.createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(id.toString())
                .list();
        var request = requests.get(id);
        var lease = leases.searchByRequest(id);
        var extended = extensions(request, lease);
        var narrator = new Narrator(
                request,
                approvals.findStages(id),
                approvals.findDecisions(id),
                lease,
                extended,
                policy.findFailures(id),
                merge(instances, this::rules),
                merge(instances, this::deciders));
        return Stream.of(
                        instances.stream()
                                .flatMap(instance -> activities(instance).map(narrator::tell))
                                .flatMap(Optional::stream),
                        new ApprovalNarrator(
                                        request,
                                        approvals.findStages(id),
                                        approvals.findDecisions(id),
                                        assignments.find(id))
                                .tell(),
                        extended.tell(),
                        reviews.search(id).stream().flatMap(review -> new ReviewNarrator(request, review).tell()),
                        narrator.tellFailures(),
                        lease.stream().flatMap(known -> new LeaseNarrator(request, known, extended).tell()))
                .flatMap(facts -> facts)
                .toList();
    }

    /** What was added to the request's lease or, if it asks for more time itself, to that of another one. */
    private ExtensionNarrator extensions(AccessRequest request, Optional<Lease> lease) {
        var told = lease.map(l -> extensions.findByLease(l.id()))
                .orElseGet(
                        () -> extensions.searchByRequest(request.id()).stream().toList());
        return new ExtensionNarrator(
                request,
                told.stream()
                        .map(e -> new ExtensionNarrator.Agreed(e, approvals.findDecisions(e.requestId())))
                        .toList());
    }

    private Stream<HistoricActivityInstance> activities(HistoricProcessInstance instance) {
        return history
                .createHistoricActivityInstanceQuery()
                .processInstanceId(instance.getId())
                .finished()
                .orderPartiallyByOccurrence()
                .asc()
                .list()
                .stream()
                .filter(activity -> !activity.isCanceled());
    }

    private static Map<String, String> merge(
            List<HistoricProcessInstance> instances, Function<HistoricProcessInstance, Map<String, String>> read) {
        var all = new HashMap<String, String>();
        instances.forEach(instance -> all.putAll(read.apply(instance)));
        return all;
    }

    /** Ids of the rules that matched, by the activity that asked. */
    private Map<String, String> rules(HistoricProcessInstance instance) {
        return history
                .createHistoricDecisionInstanceQuery()
                .processInstanceId(instance.getId())
                .includeOutputs()
                .orderByEvaluationTime()
                .asc()
                .list()
                .stream()
                .filter(decision -> !decision.getDecisionDefinitionKey().equals(SiteCalendar.TABLE))
                .collect(Collectors.groupingBy(
                        HistoricDecisionInstance::getActivityInstanceId,
                        Collectors.flatMapping(
                                decision -> decision.getOutputs().stream()
                                        .map(HistoricDecisionOutputInstance::getRuleId)
                                        .distinct(),
                                Collectors.joining(", "))));
    }

    /** Who completed which task: the operation log names the signed-in person, which the assignee need not be. */
    private Map<String, String> deciders(HistoricProcessInstance instance) {
        return history
                .createUserOperationLogQuery()
                .processInstanceId(instance.getId())
                .operationType(UserOperationLogEntry.OPERATION_TYPE_COMPLETE)
                .list()
                .stream()
                .filter(entry -> entry.getUserId() != null && entry.getTaskId() != null)
                .collect(Collectors.toMap(
                        UserOperationLogEntry::getTaskId, UserOperationLogEntry::getUserId, (a, b) -> a));
    }
}
