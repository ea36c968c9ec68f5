package dev.latchkey.change;

import dev.latchkey.approval.Verdict;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.policy.TablesInForce;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.refusal.ForbiddenException;
import dev.latchkey.refusal.NotFoundException;
import dev.latchkey.refusal.PeoplesText;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Proposes, decides on and puts in force changes of models and tables, each step once, with the change's row held. */
@Service
@Transactional
public class PolicyChanges {

    private static final int LONGEST_COMMENT = 1000;

    /** Each is looked at again and again, and its replay takes a place that others wait for. */
    private static final int MOST_OPEN = 20;

    private final PolicyChangeRepository repository;
    private final ModelStore models;
    private final TablesInForce tables;
    private final People people;
    private final PolicyChangeProperties properties;
    private final Clock clock;

    PolicyChanges(
            PolicyChangeRepository repository,
            ModelStore models,
            TablesInForce tables,
            People people,
            PolicyChangeProperties properties,
            Clock clock) {
        this.repository = repository;
        this.models = models;
        this.tables = tables;
        this.people = people;
        this.properties = properties;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public PolicyChange get(PolicyChangeId id) {
        return repository.search(id).orElseThrow(() -> new NotFoundException("policy change", id));
    }

    /** The change, held until the transaction ends. */
    public PolicyChange lock(PolicyChangeId id) {
        return repository.lock(id).orElseThrow(() -> new NotFoundException("policy change", id));
    }

    /**
     * Writes down what somebody else has to decide on.
     *
     * @param person as Keycloak knows them now
     * @param deployment that keeps the files and does nothing
     * @throws ConflictException if too many changes of the person wait already
     */
    public PolicyChange propose(Person person, Proposal proposal, String deployment) {
        if (repository.countOpen(person.id()) >= MOST_OPEN) {
            throw new ConflictException(
                    "%d of your policy changes wait for a decision; take one back first.".formatted(MOST_OPEN),
                    "tooMany");
        }
        return insert(person, proposal, deployment, Optional.of(properties.window()));
    }

    /** Writes down what took effect without anybody else's consent, because the site has switched four eyes off. */
    public PolicyChange recordAlone(Person person, Proposal proposal, String deployment) {
        return insert(person, proposal, deployment, Optional.empty());
    }

    private PolicyChange insert(Person person, Proposal proposal, String deployment, Optional<Duration> window) {
        var id = PolicyChangeId.random();
        repository.insert(id, person, proposal, deployment, window);
        return get(id);
    }

    /** Whether the person may decide on the change, as long as it waits for somebody. */
    public static boolean isDecider(Person person, PolicyChange change) {
        return PolicyChangeRule.allow(person, change);
    }

    /**
     * Records what the person says of the change.
     *
     * @param person as Keycloak knows them now
     * @return approved, which puts it in force in the same transaction, or rejected
     */
    public PolicyChangeState decide(Person person, PolicyChangeId id, String decision, String comment) {
        var proposed = get(id);
        requireOpenTo(person, proposed);
        var approves = Verdict.parse(decision) == Verdict.APPROVE;
        // Before the change is held, so that nobody waits for Keycloak.
        if (approves && !isStoodFor(proposed)) {
            throw abandoned(proposed);
        }
        var change = lock(id);
        requireOpenTo(person, change);
        var state = approves ? agree(change) : PolicyChangeState.REJECTED;
        repository.decide(id, state, person, PeoplesText.read("comment", comment, LONGEST_COMMENT));
        return state;
    }

    private static void requireOpenTo(Person person, PolicyChange change) {
        PolicyChangeRule.require(person, change);
        if (!change.isOpen()) {
            throw closed(change);
        }
    }

    /**
     * Whether who proposed it could still propose it. Who is gone from Keycloak is one human with nobody there, so that
     * nobody could be told from them; and what they are no longer trusted with should not take effect in their name.
     */
    private boolean isStoodFor(PolicyChange change) {
        return people.searchPerson(change.proposerId())
                .filter(proposer -> proposer.enabled() && proposer.isIn(Groups.PLATFORM_ADMINS))
                .isPresent();
    }

    private PolicyChangeState agree(PolicyChange change) {
        if (change.replay().isEmpty()) {
            throw notReplayed(change);
        }
        if (change.closesAt().orElseThrow().isBefore(clock.instant())) {
            throw new ConflictException(
                    "Nobody decided on policy change '%s' in time.".formatted(change.id()),
                    PolicyChangeState.UNANSWERED.word());
        }
        // From here to the end of the transaction nothing else is deployed: what was looked at is what is replaced.
        models.holdStill();
        if (isSuperseded(change)) {
            throw new ConflictException(
                    "What policy change '%s' is based on is not in force any more; it has to be proposed anew."
                            .formatted(change.id()),
                    PolicyChangeState.SUPERSEDED.word());
        }
        return PolicyChangeState.APPROVED;
    }

    /**
     * Deploys what was agreed to, if it still can be: the same files, on the same ground, past the same checks as when
     * they were proposed.
     *
     * @return why it cannot; then the change is refused
     */
    public Optional<String> putIntoForce(PolicyChangeId id) {
        var change = lock(id);
        if (change.state() != PolicyChangeState.APPROVED) {
            // Whatever a model says: what nobody agreed to takes no effect.
            throw new IllegalStateException("Cannot put policy change '%s' in force: it is %s"
                    .formatted(id, change.state().word()));
        }
        models.holdStill();
        var files = models.findProposed(change.proposalId().orElseThrow());
        var objections = objections(change, files);
        if (objections.isEmpty()) {
            repository.markEffective(id, models.deploy(change, files));
            return Optional.empty();
        }
        var refusal = String.join("; ", objections);
        repository.refuse(id, refusal);
        return Optional.of(refusal);
    }

    private List<String> objections(PolicyChange change, Map<String, byte[]> files) {
        if (!isWhatWasProposed(change, files)) {
            return List.of("the files are not those that were proposed");
        }
        var objections = new ArrayList<>(models.findFlaws(files));
        if (isSuperseded(change)) {
            objections.add("what it is based on is not in force any more");
        }
        return objections;
    }

    private static boolean isWhatWasProposed(PolicyChange change, Map<String, byte[]> files) {
        return files.size() == change.resources().size()
                && change.resources().stream()
                        .allMatch(resource ->
                                files.containsKey(resource.name()) && resource.isContent(files.get(resource.name())));
    }

    private boolean isSuperseded(PolicyChange change) {
        return change.resources().stream()
                        .anyMatch(resource -> resource.basedOn().stream()
                                .anyMatch(base -> models.versionInForce(resource.name(), base.key()) != base.version()))
                || isReplayOutdated(change);
    }

    /** Two changes, each of which the past shows to be harmless, may not be so together. */
    private boolean isReplayOutdated(PolicyChange change) {
        return change.replay()
                .filter(replay -> !replay.isStillTrue(tables.names()))
                .isPresent();
    }

    /** Only who proposed it takes it back, under whatever name. */
    public PolicyChange withdraw(Person person, PolicyChangeId id) {
        var change = lock(id);
        if (!person.hasAccount(change.proposerId())) {
            throw new ForbiddenException("ownChange", "Only who proposed a change can take it back.");
        }
        if (!change.isOpen()) {
            throw closed(change);
        }
        return settle(change, PolicyChangeState.WITHDRAWN);
    }

    /** Nobody decided in time. */
    public PolicyChange closeUnanswered(PolicyChangeId id) {
        var change = lock(id);
        return change.isOpen() ? settle(change, PolicyChangeState.UNANSWERED) : change;
    }

    /** @return the change, if this closed it: what it is based on has been replaced by something else */
    public Optional<PolicyChange> closeIfSuperseded(PolicyChangeId id) {
        var change = lock(id);
        return change.isOpen() && isSuperseded(change)
                ? Optional.of(settle(change, PolicyChangeState.SUPERSEDED))
                : Optional.empty();
    }

    private PolicyChange settle(PolicyChange change, PolicyChangeState state) {
        repository.settle(change.id(), state);
        return get(change.id());
    }

    /** What to answer who comes too late. */
    public static ConflictException closed(PolicyChange change) {
        return new ConflictException(
                "Policy change '%s' is %s already."
                        .formatted(change.id(), change.state().word()),
                change.state().word());
    }

    private static ConflictException abandoned(PolicyChange change) {
        return new ConflictException(
                "%s, who proposed policy change '%s', is not a platform admin any more: reject it, and have somebody propose it anew."
                        .formatted(change.proposedBy(), change.id()),
                "abandoned");
    }

    /** What to answer who comes too early. */
    public static ConflictException notReplayed(PolicyChange change) {
        return new ConflictException(
                "The past is still being replayed under policy change '%s'; look at the result and decide then."
                        .formatted(change.id()),
                change.state().word());
    }
}
