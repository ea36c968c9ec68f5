package dev.latchkey.approval;

import dev.latchkey.approval.ApprovalRule.Attempt;
import dev.latchkey.directory.Person;
import dev.latchkey.policy.PolicyOutcome;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.refusal.ForbiddenException;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.refusal.PeoplesText;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.ByRequest;
import dev.latchkey.request.DurationField;
import dev.latchkey.request.DurationWords;
import dev.latchkey.request.RequestId;
import dev.latchkey.request.RequestState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Opens stages, takes decisions and closes stages, each with the request's row held. */
@Service
@Transactional
public class Approvals {

    static final int LONGEST_COMMENT = 1000;

    private final AccessRequests requests;
    private final ApprovalRepository repository;
    private final Assignments assignments;
    private final ApprovalWorkflow workflow;

    Approvals(
            AccessRequests requests,
            ApprovalRepository repository,
            Assignments assignments,
            @Lazy ApprovalWorkflow workflow) {
        this.requests = requests;
        this.repository = repository;
        this.assignments = assignments;
        this.workflow = workflow;
    }

    /** Writes down who must agree, before the first of them is asked. */
    void plan(RequestId id, List<PolicyOutcome.Stage> stages) {
        for (var number = 1; number <= stages.size(); number++) {
            repository.insertStage(id, number, stages.get(number - 1));
        }
    }

    /**
     * Opens a stage; its window begins now, and if somebody of its group is away, who takes care of it for them is named.
     * Idempotent; a stage that was passed before stays so.
     */
    public ApprovalStage open(RequestId id, int number) {
        var opened = repository.openStage(id, number);
        var stage = repository.getStage(id, number);
        if (opened) {
            assignments.delegate(requests.get(id), stage);
        }
        return stage;
    }

    /** Reminds the open stage's people, if it is time and it was not done. */
    public void remind(RequestId id, int stage) {
        if (repository.markReminded(id, stage)) {
            workflow.reminded(id);
        }
    }

    /** Asks the open stage's other group as well, if it is time; the task that is open now learns of it each time. */
    public void escalate(RequestId id, int number) {
        repository.markEscalated(id, number);
        var stage = repository.getStage(id, number);
        stage.escalation()
                .filter(e -> stage.state() == StageState.OPEN && e.escalatedAt().isPresent())
                .ifPresent(e -> workflow.escalated(id, e.group()));
    }

    /**
     * Takes the person's decision at the open stage.
     *
     * @param person as Keycloak knows them now
     * @return where the stage stands afterwards: still open, approved or rejected
     */
    public StageState decide(Person person, RequestId id, DecisionForm form) {
        var request = requests.lock(id);
        if (request.state() != RequestState.REQUESTED) {
            throw notOpen(request);
        }
        var stage = repository.searchOpenStage(id).orElseThrow(() -> notOpen(request));
        var earlier = repository.findDecisions(id);
        ApprovalRule.firstBrokenBy(new Attempt(request, stage, earlier, person)).ifPresent(rule -> {
            throw new ForbiddenException(rule.id(), rule.reason());
        });
        if (repository.isWindowElapsed(id, stage.number())) {
            throw new ConflictException(
                    "The time to decide on request '%s' has passed.".formatted(id), RequestState.UNANSWERED.word());
        }
        var verdict = Verdict.parse(form.decision());
        repository.insertDecision(request, stage.number(), person, verdict, opinion(request, verdict, form));
        return settle(request, stage, person, verdict);
    }

    /** Why the person cannot decide on the request now; nothing if they can, or if it waits for nobody. */
    @Transactional(readOnly = true)
    public Optional<String> findObjection(Person person, RequestId id) {
        var request = requests.get(id);
        return repository
                .searchOpenStage(id)
                .flatMap(stage ->
                        ApprovalRule.firstBrokenBy(new Attempt(request, stage, repository.findDecisions(id), person)))
                .map(ApprovalRule::reason);
    }

    private StageState settle(AccessRequest request, ApprovalStage stage, Person person, Verdict verdict) {
        if (verdict == Verdict.REJECT) {
            repository.closeStage(request.id(), stage.number(), StageState.REJECTED);
            requests.settle(request, RequestState.REJECTED);
            return StageState.REJECTED;
        }
        if (repository.countApprovals(request.id(), stage.number()) < stage.approvals()) {
            assignments.release(request.id(), stage, person);
            return StageState.OPEN;
        }
        repository.closeStage(request.id(), stage.number(), StageState.APPROVED);
        if (!repository.hasStageLeft(request.id())) {
            requests.settle(request, RequestState.APPROVED);
        }
        return StageState.APPROVED;
    }

    /** Closes a stage whose window elapsed: nobody answered, nobody gets the role. */
    public void closeUnanswered(RequestId id, int stage) {
        var request = requests.lock(id);
        repository.closeStage(id, stage, StageState.UNANSWERED);
        requests.settle(request, RequestState.UNANSWERED);
    }

    @Transactional(readOnly = true)
    public List<ApprovalStage> findStages(RequestId id) {
        return repository.findStages(id);
    }

    @Transactional(readOnly = true)
    public ByRequest<ApprovalStage> findStages(Collection<RequestId> ids) {
        return repository.findStages(ids);
    }

    @Transactional(readOnly = true)
    public ByRequest<Decision> findDecisions(Collection<RequestId> ids) {
        return repository.findDecisions(ids);
    }

    @Transactional(readOnly = true)
    public List<Decision> findDecisions(RequestId id) {
        return repository.findDecisions(id);
    }

    private Opinion opinion(AccessRequest request, Verdict verdict, DecisionForm form) {
        var duration = Optional.ofNullable(form.duration())
                .filter(text -> !text.isBlank())
                .map(DurationField::read);
        if (verdict != Verdict.APPROVE && duration.isPresent()) {
            throw new InvalidFieldException("duration", "goes with an approval only");
        }
        return new Opinion(
                PeoplesText.read("comment", form.comment(), LONGEST_COMMENT),
                verdict == Verdict.APPROVE ? agreed(request, duration) : Optional.empty());
    }

    /**
     * Who names no time agrees to what is left of it after those before them, not to what was asked for: should the one
     * who shortened it not count any more, nobody has agreed to more.
     */
    private Optional<Duration> agreed(AccessRequest request, Optional<Duration> named) {
        var most = requests.agreedDuration(request);
        named.filter(duration -> duration.compareTo(most) > 0).ifPresent(duration -> {
            throw new InvalidFieldException(
                    "duration",
                    "may be shortened, not lengthened: at most %s; got %s"
                            .formatted(DurationWords.of(most), DurationWords.of(duration)));
        });
        return named.or(() -> Optional.of(most).filter(left -> left.compareTo(request.duration()) < 0));
    }

    /** What to answer who decides on a request that waits for nobody: the state that won. */
    public static ConflictException notOpen(AccessRequest request) {
        return request.state() == RequestState.REQUESTED
                ? new ConflictException(
                        "Somebody else decided this; request '%s' may wait for another decision: look again."
                                .formatted(request.id()),
                        request.state().word())
                : AccessRequests.alreadySettled(request);
    }
}
