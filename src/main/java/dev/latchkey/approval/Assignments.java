package dev.latchkey.approval;

import dev.latchkey.approval.ApprovalRule.Attempt;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ForbiddenException;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.refusal.PeoplesText;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.ByRequest;
import dev.latchkey.request.RequestId;
import dev.latchkey.request.RequestState;
import java.util.Collection;
import java.util.Optional;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who takes care of an open stage: whoever takes it, is given it by a colleague, or stands in for one who is away. Only
 * somebody who may decide can be named, and naming them takes the decision from nobody else.
 */
@Service
@Transactional
public class Assignments {

    static final int LONGEST_REASON = 1000;

    private final AccessRequests requests;
    private final ApprovalRepository approvals;
    private final AssignmentRepository repository;
    private final StandIns standIns;
    private final People people;
    private final ApprovalWorkflow workflow;

    Assignments(
            AccessRequests requests,
            ApprovalRepository approvals,
            AssignmentRepository repository,
            StandIns standIns,
            People people,
            @Lazy ApprovalWorkflow workflow) {
        this.requests = requests;
        this.approvals = approvals;
        this.repository = repository;
        this.standIns = standIns;
        this.people = people;
        this.workflow = workflow;
    }

    /**
     * Names who takes care of the request's open stage.
     *
     * @param person who says so; they must be able to decide themselves
     * @param to user name, or nothing to give it back
     * @param reason why; may be left out by who takes what nobody has, or gives back what they have
     */
    public void assign(Person person, RequestId id, Optional<String> to, String reason) {
        var request = requests.lock(id);
        var stage = approvals
                .searchOpenStage(id)
                .filter(open -> request.state() == RequestState.REQUESTED)
                .orElseThrow(() -> Approvals.notOpen(request));
        checkMayDecide(request, stage, person);
        var assignee = to.map(name -> eligible(request, stage, name));
        var why = PeoplesText.read("reason", reason, LONGEST_REASON);
        if (why.isEmpty() && !isOwnAffair(person, assignee, repository.searchCurrent(id, stage.number()))) {
            throw new InvalidFieldException(
                    "reason",
                    "must say why somebody else is to take care of it, in at most %d characters"
                            .formatted(LONGEST_REASON));
        }
        name(id, stage, assignee, person.username(), why);
        workflow.assigned(id, assignee.map(Person::username));
    }

    private void checkMayDecide(AccessRequest request, ApprovalStage stage, Person person) {
        ApprovalRule.firstBrokenBy(attempt(request, stage, person)).ifPresent(rule -> {
            throw new ForbiddenException(rule.id(), rule.reason());
        });
    }

    private Person eligible(AccessRequest request, ApprovalStage stage, String name) {
        PeoplesText.requireHarmless("to", name);
        return people.searchPerson(name)
                .filter(person -> ApprovalRule.firstBrokenBy(attempt(request, stage, person))
                        .isEmpty())
                .orElseThrow(() -> new InvalidFieldException("to", "'%s' cannot decide at this stage".formatted(name)));
    }

    private Attempt attempt(AccessRequest request, ApprovalStage stage, Person person) {
        return new Attempt(request, stage, approvals.findDecisions(request.id()), person);
    }

    /** Taking what nobody has, and giving back what one has, needs no reason. */
    private static boolean isOwnAffair(Person person, Optional<Person> to, Optional<Assignment> current) {
        return to.isPresent()
                ? to.get().id().equals(person.id()) && current.isEmpty()
                : current.isEmpty() || current.get().isTo(person.id());
    }

    /**
     * Names the delegate of a member of the stage's group who is away, if there is one who may decide. Where nobody can tell
     * of any, the stage opens all the same, and that is written down instead: a delegate helps, and decides nothing.
     */
    void delegate(AccessRequest request, ApprovalStage stage) {
        standIns.search(request, stage).ifPresent(found -> {
            if (found.delegate().isPresent()) {
                name(
                        request.id(),
                        stage,
                        found.delegate(),
                        found.delegation().delegatorName(),
                        Optional.of(found.reason()));
            } else {
                repository.insertLeftOut(request.id(), stage.number(), found.reason());
            }
        });
    }

    /** Whoever took care of the stage has done so; does nothing if it was somebody else who decided. */
    void release(RequestId id, ApprovalStage stage, Person decider) {
        repository
                .searchCurrent(id, stage.number())
                .filter(current -> current.isTo(decider.id()))
                .ifPresent(current -> name(id, stage, Optional.empty(), decider.username(), Optional.empty()));
    }

    private void name(
            RequestId id, ApprovalStage stage, Optional<Person> assignee, String assignedBy, Optional<String> reason) {
        repository.insert(id, stage.number(), assignee, assignedBy, reason);
    }

    /**
     * Writes down who claimed the task of the open stage, or gave it back, on a door of the engine: that offers it to
     * everybody in the group, also to who asks, and to who has decided already.
     */
    public void taken(Person person, RequestId id, Optional<String> assignee) {
        var request = requests.lock(id);
        approvals.searchOpenStage(id).ifPresent(stage -> {
            var current = repository.searchCurrent(id, stage.number()).flatMap(Assignment::assignee);
            if (!current.equals(assignee)) {
                if (assignee.isPresent()) {
                    checkMayDecide(request, stage, person);
                }
                name(id, stage, assignee.flatMap(people::searchPerson), person.username(), Optional.empty());
            }
        });
    }

    /** User name of who takes care of the stage. */
    @Transactional(readOnly = true)
    public Optional<String> searchAssignee(RequestId id, int stage) {
        return repository.searchCurrent(id, stage).flatMap(Assignment::assignee);
    }

    /** Who takes care of which stage of each request now, where somebody does. */
    @Transactional(readOnly = true)
    public ByRequest<Assignment> findCurrent(Collection<RequestId> ids) {
        return repository.findCurrent(ids);
    }

    /** All of each request's, in their order. */
    @Transactional(readOnly = true)
    public ByRequest<Assignment> findAll(Collection<RequestId> ids) {
        return repository.find(ids);
    }
}
