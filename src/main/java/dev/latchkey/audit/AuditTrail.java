package dev.latchkey.audit;

import dev.latchkey.change.PolicyChangeId;
import dev.latchkey.change.PolicyChanges;
import dev.latchkey.finding.ExceptionId;
import dev.latchkey.finding.FindingId;
import dev.latchkey.finding.Findings;
import dev.latchkey.finding.StandingExceptions;
import dev.latchkey.lease.Leases;
import dev.latchkey.request.RequestId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads the trail: of requests from the engine's history and the ledger, of all else from the ledger. */
@Service
@Transactional(readOnly = true)
public class AuditTrail {

    private final AuditedStories audited;
    private final RequestTrail requests;
    private final Leases leases;
    private final Findings findings;
    private final StandingExceptions exceptions;
    private final PolicyChanges changes;

    AuditTrail(
            AuditedStories audited,
            RequestTrail requests,
            Leases leases,
            Findings findings,
            StandingExceptions exceptions,
            PolicyChanges changes) {
        this.audited = audited;
        this.requests = requests;
        this.leases = leases;
        this.findings = findings;
        this.exceptions = exceptions;
        this.changes = changes;
    }

    /** What matches, newest first, from after the given one; one more than {@code size}. */
    public List<Story> findStories(AuditQuery query, Optional<UUID> after, int size) {
        return audited.find(query, after, size + 1);
    }

    /** All facts of its life within the query's time. */
    public List<AuditEntry> tell(Story story, AuditQuery query) {
        return tell(List.of(story), query).get(story);
    }

    /** The same of many, in their order. */
    public Map<Story, List<AuditEntry>> tell(List<Story> stories, AuditQuery query) {
        var ofRequests = requests.tell(stories.stream()
                .filter(story -> story.kind() == Story.Kind.REQUEST)
                .map(story -> new RequestId(story.id()))
                .toList());
        var told = new LinkedHashMap<Story, List<AuditEntry>>();
        stories.forEach(story -> told.put(
                story,
                facts(story, ofRequests).stream()
                        .filter(entry -> query.covers(entry.at()))
                        .sorted(Comparator.comparing(AuditEntry::at))
                        .toList()));
        return told;
    }

    private List<AuditEntry> facts(Story story, Map<RequestId, List<AuditEntry>> ofRequests) {
        return switch (story.kind()) {
            case REQUEST -> ofRequests.get(new RequestId(story.id()));
            case FINDING -> tellFinding(new FindingId(story.id()));
            case EXCEPTION -> FindingNarrator.tell(exceptions.get(new ExceptionId(story.id())));
            case POLICY_CHANGE -> PolicyChangeNarrator.tell(changes.get(new PolicyChangeId(story.id())));
        };
    }

    private List<AuditEntry> tellFinding(FindingId id) {
        var finding = findings.get(id);
        return FindingNarrator.tell(
                finding,
                finding.leaseId().map(lease -> leases.get(lease).requestId().toString()));
    }
}
