package dev.latchkey.approval;

import dev.latchkey.approval.ApprovalRule.Attempt;
import dev.latchkey.directory.Person;
import dev.latchkey.policy.PolicyOutcome;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.refusal.ForbiddenException;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import dev.latchkey.request.RequestState;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Opens stages, takes decisions and closes stages, each with the request's row held. */
@Service
@Transactional
public class Approvals {

    static final int LONGEST_COMMENT = 1000;

    private final AccessRequests requests;
    private final ApprovalRepository repository;

    Approvals(AccessRequests requests, ApprovalRepository repository) {
        this.requests = requests;
        this.repository = repository;
    }

    /** Writes down who must agree, before the first of them is asked. */
    void plan(RequestId id, List<PolicyOutcome.Stage> stages) {
        for (var number = 1; number <= stages.size(); number++) {
            repository.insertStage(id, number, stages.get(number - 1));
        }
    }

    /** Opens a stage; its window begins now. Idempotent. */
    public ApprovalStage open(RequestId id, int stage) {
        repository.openStage(id, stage);
        return repository.getStage(id, stage);
    }

    /**
     * Takes the person's decision at the open stage.
     *
     * @param person as Keycloak knows them now
     * @return where the stage stands afterwards: still open, approved or rejected
     */
    public StageState decide(Person person, RequestId id, String decision, Optional<String> comment) {
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
        var verdict = Verdict.parse(decision);
        repository.insertDecision(id, stage.number(), person, verdict, checked(comment));
        return settle(request, stage, verdict);
    }

    private StageState settle(AccessRequest request, ApprovalStage stage, Verdict verdict) {
        if (verdict == Verdict.REJECT) {
            repository.closeStage(request.id(), stage.number(), StageState.REJECTED);
            requests.settle(request, RequestState.REJECTED);
            return StageState.REJECTED;
        }
        if (repository.countApprovals(request.id(), stage.number()) < stage.approvals()) {
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
    public List<Decision> findDecisions(RequestId id) {
        return repository.findDecisions(id);
    }

    private static Optional<String> checked(Optional<String> comment) {
        comment.filter(c -> c.length() > LONGEST_COMMENT).ifPresent(c -> {
            throw new InvalidFieldException("comment", "must be at most %d characters long".formatted(LONGEST_COMMENT));
        });
        comment.filter(c -> c.indexOf('\0') >= 0).ifPresent(c -> {
            throw new InvalidFieldException("comment", "must not contain control characters");
        });
        return comment.map(String::strip).filter(c -> !c.isEmpty());
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
