package dev.latchkey.approval;

import dev.latchkey.approval.ApprovalRule.Attempt;
import dev.latchkey.directory.DirectoryAwayException;
import dev.latchkey.directory.DirectoryDefectException;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.request.AccessRequest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Finds who takes care of a stage for a member of its group who is away. */
@Component
class StandIns {

    private static final Logger log = LoggerFactory.getLogger(StandIns.class);

    /** Somebody who is away, and who stands in for them; or nobody, because somebody could not be looked up. */
    record StandIn(Delegation delegation, Optional<Person> delegate, String reason) {}

    private final Delegations delegations;
    private final ApprovalRepository approvals;
    private final People people;

    StandIns(Delegations delegations, ApprovalRepository approvals, People people) {
        this.delegations = delegations;
        this.approvals = approvals;
        this.people = people;
    }

    /**
     * The first delegate who may decide; if there is none, the first of whom nobody could tell.
     *
     * @throws DirectoryAwayException when Keycloak as a whole does not answer
     * @throws DirectoryDefectException when somebody has to mend something there first
     */
    Optional<StandIn> search(AccessRequest request, ApprovalStage stage) {
        Optional<StandIn> leftOut = Optional.empty();
        for (var delegation : delegations.findInForce()) {
            // Known without asking Keycloak: each look-up keeps the stage from opening.
            if (!request.isBy(delegation.delegatorId()) && !request.isBy(delegation.delegateId())) {
                var found = look(delegation, request, stage);
                if (found.flatMap(StandIn::delegate).isPresent()) {
                    return found;
                }
                leftOut = leftOut.or(() -> found);
            }
        }
        return leftOut;
    }

    private Optional<StandIn> look(Delegation delegation, AccessRequest request, ApprovalStage stage) {
        var away = false;
        try {
            away = isAway(delegation, request, stage);
            if (!away) {
                return Optional.empty();
            }
            var delegate = people.searchPerson(delegation.delegateId());
            if (delegate.isEmpty()) {
                return leftOut(delegation, "the account of %s is gone".formatted(delegation.delegateName()));
            }
            return delegate.filter(person -> mayDecide(person, request, stage))
                    .map(person -> new StandIn(
                            delegation,
                            Optional.of(person),
                            "%s is away until %s".formatted(delegation.delegatorName(), delegation.endsAt())));
        } catch (DirectoryAwayException | DirectoryDefectException e) {
            throw e;
        } catch (DirectoryUnavailableException e) {
            // About one person only, so that trying again would be in vain until somebody mends the account.
            log.warn("Stage {} of request '{}' opens without this delegate", stage.number(), request.id(), e);
            // Of somebody who may not even be of this stage's group, those who read the request's trail learn nothing.
            return away
                    ? leftOut(
                            delegation, "what Keycloak says of %s cannot be used".formatted(delegation.delegateName()))
                    : Optional.empty();
        }
    }

    /** Whoever is of the group no more, or gone, is not away from it. */
    private boolean isAway(Delegation delegation, AccessRequest request, ApprovalStage stage) {
        return people.searchPerson(delegation.delegatorId())
                .filter(person -> stage.isDecidedBy(person) && !person.hasAccount(request.requesterId()))
                .isPresent();
    }

    private boolean mayDecide(Person person, AccessRequest request, ApprovalStage stage) {
        return ApprovalRule.firstBrokenBy(new Attempt(request, stage, approvals.findDecisions(request.id()), person))
                .isEmpty();
    }

    private static Optional<StandIn> leftOut(Delegation delegation, String why) {
        return Optional.of(new StandIn(
                delegation,
                Optional.empty(),
                "%s is away and named %s, but %s"
                        .formatted(delegation.delegatorName(), delegation.delegateName(), why)));
    }
}
