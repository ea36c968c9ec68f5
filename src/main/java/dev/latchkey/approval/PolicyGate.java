package dev.latchkey.approval;

import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.policy.AccessHistories;
import dev.latchkey.policy.AccessPolicy;
import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.policy.PolicyOutcome;
import dev.latchkey.policy.PolicyOutcome.ApprovalNeeded;
import dev.latchkey.policy.PolicyOutcome.Denied;
import dev.latchkey.policy.PolicyOutcome.Emergency;
import dev.latchkey.policy.PolicyOutcome.PreApproved;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.ByRequest;
import dev.latchkey.request.RequestId;
import dev.latchkey.request.RequestState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Holds a recorded request against the policy, when it is asked for and again right before it is granted. */
@Service
@Transactional
public class PolicyGate {

    private static final String START_MISSED =
            "All of the time that was asked for went by before it could be given; please ask again.";

    private final AccessRequests requests;
    private final Approvals approvals;
    private final ApprovalRepository repository;
    private final ApprovalGrounds grounds;
    private final AccessPolicy policy;
    private final AccessHistories histories;
    private final People people;
    private final RoleCatalog catalog;
    private final Clock clock;

    PolicyGate(
            AccessRequests requests,
            Approvals approvals,
            ApprovalRepository repository,
            ApprovalGrounds grounds,
            AccessPolicy policy,
            AccessHistories histories,
            People people,
            RoleCatalog catalog,
            Clock clock) {
        this.requests = requests;
        this.approvals = approvals;
        this.repository = repository;
        this.grounds = grounds;
        this.policy = policy;
        this.histories = histories;
        this.people = people;
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Decides what the request needs, and records it: denied, approved at once, or the stages to pass. */
    public PolicyOutcome evaluate(RequestId id) {
        var request = requests.lock(id);
        var evaluation = evaluate(request, person -> clock.instant());
        repository.insertEvaluation(id, evaluation);
        var outcome = evaluation.outcome();
        if (outcome instanceof Denied) {
            requests.settle(request, RequestState.DENIED);
        } else if (outcome instanceof PreApproved || outcome instanceof Emergency) {
            requests.settle(request, RequestState.APPROVED);
        } else if (outcome instanceof ApprovalNeeded needed) {
            approvals.plan(id, needed.stages());
        }
        return outcome;
    }

    /**
     * Whether the approved request may still be granted. Time has passed since it was asked for: groups, role, tables
     * and the hour may have changed, and so may the right of those who agreed. If not, it ends as denied, with the
     * reason; where only an agreement is missing it waits for that again.
     *
     * @param canAskAgain whether the process can go back to the approvers; if not, a missing agreement is a denial
     */
    public Confirmation confirm(RequestId id, boolean canAskAgain) {
        var request = requests.lock(id);
        if (request.state() != RequestState.APPROVED) {
            return Confirmation.DENIED;
        }
        var lost = grounds.findLost(request);
        if (!lost.isEmpty() && canAskAgain && requests.isUnchanged(id)) {
            grounds.invalidate(request, lost);
            requests.askAgain(id);
            return Confirmation.APPROVAL_LOST;
        }
        var evaluation = judge(request, lost, person -> clock.instant());
        if (evaluation.outcome() instanceof Denied) {
            return denyAfterAll(id, evaluation);
        }
        repository.insertEvaluation(id, evaluation);
        return Confirmation.CONFIRMED;
    }

    /**
     * The last look, in the transaction that writes the lease or adds to it: until it ends nobody else is admitted for
     * the same human, so that what one request takes counts for the next one, however many come at once. If the policy
     * says no by now, or all of the time that a lease was wanted for went by, the request ends as denied, with the reason.
     *
     * <p>What admitted it is not recorded again: it is the evaluation of {@link #confirm}, unless the facts changed.
     *
     * @return whether it may go on; not where it was denied meanwhile, as for more time on a lease that is over by now; also
     *     true where it is granted already, or not approved, which is for the ledger to refuse
     */
    public boolean admit(RequestId id) {
        var request = requests.lock(id);
        if (request.state() == RequestState.DENIED) {
            return false;
        }
        if (request.state() != RequestState.APPROVED || !requests.isOpen(request)) {
            return true;
        }
        if (requests.isStartMissed(request)) {
            denyAfterAll(id, "startMissed", START_MISSED);
            return false;
        }
        var evaluation = judge(request, grounds.findLost(request), histories::holdStill);
        if (evaluation.outcome() instanceof Denied) {
            denyAfterAll(id, evaluation);
            return false;
        }
        return true;
    }

    private Confirmation denyAfterAll(RequestId id, PolicyEvaluation evaluation) {
        repository.insertEvaluation(id, evaluation);
        requests.denyAfterAll(id);
        return Confirmation.DENIED;
    }

    /** Denies an open request after all, because what it asks for cannot be done any more. */
    public void denyAfterAll(RequestId id, String rule, String reason) {
        requests.lock(id);
        repository.insertEvaluation(id, denied(reason, rule));
        requests.denyAfterAll(id);
    }

    /**
     * What the policy says now, held against the approvals that were given: they have to be for this, by people who still
     * may, and enough.
     */
    private PolicyEvaluation judge(
            AccessRequest request, List<ApprovalGrounds.Lost> lost, Function<Person, Instant> clock) {
        if (!requests.isUnchanged(request.id())) {
            return denied("The request is not the one that was agreed to.", "contentChanged");
        }
        if (!lost.isEmpty()) {
            return denied(lost.get(0).reason() + " Please ask again.", "approvalInvalidated");
        }
        var evaluation = evaluate(request, clock);
        if (evaluation.outcome() instanceof Denied || isCovered(evaluation.outcome(), request.id())) {
            return evaluation;
        }
        return new PolicyEvaluation(
                new Denied(),
                List.of("The policy now asks for an approval that this request does not have; please ask again."),
                evaluation.rules(),
                evaluation.tables(),
                evaluation.inputs());
    }

    /**
     * The approvals given cover what the policy asks for now, if each stage it names was passed by as many people; a
     * stage that was passed counts for one.
     */
    private boolean isCovered(PolicyOutcome outcome, RequestId id) {
        var passed = new ArrayList<>(approvals.findStages(id));
        return outcome.stagesToPass().stream()
                .allMatch(needed -> passed.stream()
                        .filter(stage -> stage.state() == StageState.APPROVED
                                && stage.approvers().equals(needed.approvers())
                                && stage.approvals() >= needed.approvals())
                        .findFirst()
                        .map(passed::remove)
                        .orElse(false));
    }

    /** @param clock tells the present, to whoever is asked about */
    private PolicyEvaluation evaluate(AccessRequest request, Function<Person, Instant> clock) {
        var requester = people.searchPerson(request.requesterId()).filter(person -> person.enabled());
        if (requester.isEmpty()) {
            return denied("The requester has no enabled account any more.", "requesterGone");
        }
        var role = catalog.searchRole(request.roleId());
        if (role.isEmpty()) {
            return denied("The role can no longer be requested.", "roleNotRequestable");
        }
        var now = clock.apply(requester.get());
        var at = request.startAt().filter(start -> start.isAfter(now)).orElse(now);
        return policy.evaluate(new PolicyFacts(
                requester.get(),
                role.get(),
                requests.holdingTime(request),
                request.emergency(),
                at,
                request.startAt()
                        .map(start -> Duration.between(request.requestedAt(), start))
                        .orElse(Duration.ZERO),
                histories.read(requester.get(), role.get(), at, request.extendsLease()),
                request.networkZone()));
    }

    private static PolicyEvaluation denied(String reason, String rule) {
        return new PolicyEvaluation(new Denied(), List.of(reason), List.of(rule), List.of(), Map.of());
    }

    /** Why each request stands where it stands, in the words of the last evaluation. */
    @Transactional(readOnly = true)
    public ByRequest<List<String>> findReasons(Collection<RequestId> ids) {
        return repository.findReasons(ids);
    }

    /** Where the policy could not decide on each request, in their order. */
    @Transactional(readOnly = true)
    public ByRequest<PolicyFailure> findFailures(Collection<RequestId> ids) {
        return repository.findFailures(ids);
    }
}
