package dev.latchkey.approval;

import dev.latchkey.directory.Groups;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.refusal.ForbiddenException;
import dev.latchkey.refusal.InstantField;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.refusal.NotFoundException;
import dev.latchkey.refusal.PeoplesText;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Dated absences of approvers. What is asked while one lasts is given to the delegate; who may decide, does not change:
 * the delegate must be a member of the group already, when they are named and when they decide.
 */
@Service
@Transactional
public class Delegations {

    static final Duration LONGEST = Duration.ofDays(90);

    private final DelegationRepository repository;
    private final People people;
    private final Clock clock;

    Delegations(DelegationRepository repository, People people, Clock clock) {
        this.repository = repository;
        this.people = people;
        this.clock = clock;
    }

    /** Names the person's delegate; throws {@link InvalidFieldException} for the first field that is wrong. */
    public Delegation delegate(Person person, DelegationForm form) {
        var reason = PeoplesText.read("reason", form.reason(), Assignments.LONGEST_REASON);
        var now = clock.instant();
        var from = form.from() == null || form.from().isBlank() ? now : InstantField.read("from", form.from());
        if (from.isBefore(now)) {
            throw new InvalidFieldException("from", "must not be in the past; leave it out for now");
        }
        var until = InstantField.read("until", form.until());
        if (!until.isAfter(from) || until.isAfter(now.plus(LONGEST))) {
            throw new InvalidFieldException(
                    "until",
                    "must be after its start, and after now, and at most %d days away".formatted(LONGEST.toDays()));
        }
        var to = delegate(person, form.to());
        repository.lockDelegating(person.id());
        if (repository.isDelegated(person.id(), from, until)) {
            // Each one in force costs a look at Keycloak whenever a stage is opened: nobody may pile them up.
            throw new ConflictException(
                    "You have named somebody for a part of that time already; end that delegation first.", "delegated");
        }
        return repository.insert(new Delegation(
                UUID.randomUUID(), person.id(), person.username(), to.id(), to.username(), from, until, reason));
    }

    private Person delegate(Person person, String name) {
        PeoplesText.require("to", name, 255, "must name who takes care of it");
        return people.searchPerson(name.strip())
                .filter(to -> to.enabled() && !to.hasAccount(person.id()))
                .filter(to -> person.groups().stream().anyMatch(to::isIn))
                .orElseThrow(() -> new InvalidFieldException(
                        "to", "'%s' is no colleague in any of your groups".formatted(name.strip())));
    }

    /** Ends the person's own delegation now; does nothing if it is over. */
    public void end(Person person, UUID id) {
        var delegation = repository
                .search(id)
                .filter(d -> isVisible(person, d))
                .orElseThrow(() -> new NotFoundException("delegation", id));
        if (!delegation.delegatorId().equals(person.id())) {
            throw new ForbiddenException("onlyDelegatorEnds", "Only who is away can end a delegation.");
        }
        repository.end(id);
    }

    /** Those that run or are to come and that the person may see: their own, to them, and all for who reads all. */
    @Transactional(readOnly = true)
    public List<Delegation> findVisible(Person person) {
        return repository.findNotOver().stream()
                .filter(delegation -> isVisible(person, delegation))
                .toList();
    }

    private static boolean isVisible(Person person, Delegation delegation) {
        return person.hasAccount(delegation.delegatorId())
                || person.hasAccount(delegation.delegateId())
                || Groups.readsAll(person);
    }

    @Transactional(readOnly = true)
    List<Delegation> findInForce() {
        return repository.findInForce();
    }
}
