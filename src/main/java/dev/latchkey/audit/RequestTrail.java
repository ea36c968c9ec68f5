package dev.latchkey.audit;

import dev.latchkey.approval.Approvals;
import dev.latchkey.approval.Assignments;
import dev.latchkey.approval.PolicyGate;
import dev.latchkey.lease.Lease;
import dev.latchkey.lease.LeaseExtension;
import dev.latchkey.lease.LeaseExtensions;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.lease.Leases;
import dev.latchkey.process.AccessApprovalProcess;
import dev.latchkey.process.AccessRequestProcess;
import dev.latchkey.process.SiteCalendar;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.ByRequest;
import dev.latchkey.request.RequestId;
import dev.latchkey.review.Reviews;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricDecisionInstance;
import org.camunda.bpm.engine.history.HistoricDecisionOutputInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.springframework.stereotype.Component;

/** Tells of requests, a page of them at once: from the engine's history what it did, from the ledger all else. */
@Component
class RequestTrail {

    /** Who asks the policy. */
    private static final Set<String> ASKING = Set.of(
            AccessRequestProcess.Elements.EVALUATE_ACCESS_POLICY, AccessRequestProcess.Elements.CONFIRM_ACCESS_POLICY);

    private final HistoryService history;
    private final ManagementService management;
    private final AccessRequests requests;
    private final PolicyGate policy;
    private final Approvals approvals;
    private final Assignments assignments;
    private final Leases leases;
    private final LeaseExtensions extensions;
    private final Reviews reviews;

    RequestTrail(
            HistoryService history,
            ManagementService management,
            AccessRequests requests,
            PolicyGate policy,
            Approvals approvals,
            Assignments assignments,
            Leases leases,
            LeaseExtensions extensions,
            Reviews reviews) {
        this.history = history;
        this.management = management;
        this.requests = requests;
        this.policy = policy;
        this.approvals = approvals;
        this.assignments = assignments;
        this.leases = leases;
        this.extensions = extensions;
        this.reviews = reviews;
    }

    /** All facts of the life of each, in no order. */
    Map<RequestId, List<AuditEntry>> tell(List<RequestId> ids) {
        var instances = instances(ids);
        var activities = activities(instances.values().stream().flatMap(List::stream));
        var rules = rules(activities.values().stream().flatMap(List::stream));
        var stages = approvals.findStages(ids);
        var decisions = approvals.findDecisions(ids);
        var assigned = assignments.findAll(ids);
        var opened = leases.findByRequests(ids);
        var added = extensions(ids, opened);
        var failures = policy.findFailures(ids);
        var reviewed = reviews.find(ids);
        return requests.find(ids).stream().collect(Collectors.toMap(AccessRequest::id, request -> {
            var id = request.id();
            var own = instances.getOrDefault(id.toString(), List.of());
            var extended = new ExtensionNarrator(request, added.apply(id));
            var narrator = new Narrator(
                    request,
                    stages.find(id),
                    decisions.find(id),
                    opened.search(id),
                    extended,
                    failures.find(id),
                    rules,
                    deciders(own));
            return Stream.of(
                            own.stream()
                                    .flatMap(instance -> activities.getOrDefault(instance.getId(), List.of()).stream())
                                    .map(narrator::tell)
                                    .flatMap(Optional::stream),
                            new ApprovalNarrator(request, stages.find(id), decisions.find(id), assigned.find(id))
                                    .tell(),
                            extended.tell(),
                            reviewed.find(id).stream().flatMap(review -> new ReviewNarrator(request, review).tell()),
                            narrator.tellFailures(),
                            opened.find(id).stream()
                                    .flatMap(lease -> new LeaseNarrator(request, lease, extended).tell()))
                    .flatMap(facts -> facts)
                    .toList();
        }));
    }

    private Map<String, List<HistoricProcessInstance>> instances(List<RequestId> ids) {
        return ids.isEmpty()
                ? Map.of()
                : history
                        .createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKeyIn(
                                ids.stream().map(RequestId::toString).toArray(String[]::new))
                        .list()
                        .stream()
                        .collect(Collectors.groupingBy(HistoricProcessInstance::getBusinessKey));
    }

    /** What was added to a request's lease or, if it asks for more time itself, to that of another one. */
    private Function<RequestId, List<ExtensionNarrator.Agreed>> extensions(
            List<RequestId> ids, ByRequest<Lease> opened) {
        var ofLeases = extensions.findByLeases(ids.stream()
                .flatMap(id -> opened.find(id).stream())
                .map(Lease::id)
                .toList());
        var ofRequests = extensions.findByRequests(ids);
        var decided = approvals.findDecisions(Stream.concat(
                        ids.stream(),
                        ofLeases.values().stream().flatMap(List::stream).map(LeaseExtension::requestId))
                .distinct()
                .toList());
        return id -> opened
                .search(id)
                .map(Lease::id)
                .map(lease -> extensions(lease, ofLeases))
                .orElseGet(() -> ofRequests.find(id))
                .stream()
                .map(extension -> new ExtensionNarrator.Agreed(extension, decided.find(extension.requestId())))
                .toList();
    }

    private static List<LeaseExtension> extensions(LeaseId lease, Map<LeaseId, List<LeaseExtension>> known) {
        return known.getOrDefault(lease, List.of());
    }

    /** What is finished, by process instance; the engine's own query would ask for one instance at a time. */
    private Map<String, List<HistoricActivityInstance>> activities(Stream<HistoricProcessInstance> instances) {
        var ids = instances.map(HistoricProcessInstance::getId).toList();
        if (ids.isEmpty()) {
            return Map.of();
        }
        var query = history.createNativeHistoricActivityInstanceQuery()
                .sql("select * from %s where proc_inst_id_ in (%s) and end_time_ is not null order by sequence_counter_"
                        .formatted(
                                management.getTableName(HistoricActivityInstance.class),
                                IntStream.range(0, ids.size())
                                        .mapToObj("#{id%d}"::formatted)
                                        .collect(Collectors.joining(", "))));
        IntStream.range(0, ids.size()).forEach(number -> query.parameter("id" + number, ids.get(number)));
        return query.list().stream()
                .filter(activity -> !activity.isCanceled())
                .collect(Collectors.groupingBy(HistoricActivityInstance::getProcessInstanceId));
    }

    /** Ids of the rules that matched, by the activity that asked. */
    private Map<String, String> rules(Stream<HistoricActivityInstance> activities) {
        var asking = activities
                .filter(activity -> ASKING.contains(activity.getActivityId()))
                .map(HistoricActivityInstance::getId)
                .toArray(String[]::new);
        return asking.length == 0
                ? Map.of()
                : history
                        .createHistoricDecisionInstanceQuery()
                        .activityInstanceIdIn(asking)
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
    private Map<String, String> deciders(List<HistoricProcessInstance> instances) {
        return instances.stream()
                .filter(instance -> instance.getProcessDefinitionKey().equals(AccessApprovalProcess.KEY))
                .flatMap(instance -> history
                        .createUserOperationLogQuery()
                        .processInstanceId(instance.getId())
                        .operationType(UserOperationLogEntry.OPERATION_TYPE_COMPLETE)
                        .list()
                        .stream())
                .filter(entry -> entry.getUserId() != null && entry.getTaskId() != null)
                .collect(Collectors.toMap(
                        UserOperationLogEntry::getTaskId, UserOperationLogEntry::getUserId, (a, b) -> a));
    }
}
