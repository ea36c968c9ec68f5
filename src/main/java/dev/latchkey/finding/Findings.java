package dev.latchkey.finding;

import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.refusal.NotFoundException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What people and processes do about findings: look, look again, answer, and have the answer carried out. */
@Service
public class Findings {

    private final FindingRepository repository;
    private final StandingExceptions exceptions;
    private final FindingWork work;

    Findings(FindingRepository repository, StandingExceptions exceptions, FindingWork work) {
        this.repository = repository;
        this.exceptions = exceptions;
        this.work = work;
    }

    @Transactional(readOnly = true)
    public Finding get(FindingId id) {
        return repository.search(id).orElseThrow(() -> new NotFoundException("finding", id));
    }

    /** The finding, if the person may know of it. */
    @Transactional(readOnly = true)
    public Finding getVisible(Person person, FindingId id) {
        return repository
                .search(id)
                .filter(finding -> finding.isVisibleTo(person))
                .orElseThrow(() -> new NotFoundException("finding", id));
    }

    /**
     * Takes the person's answer. A removal is only written down here, and carried out by {@link #carryOut}: Keycloak may
     * need more than one try.
     *
     * @param person as Keycloak knows them now
     * @param reviewAt until when nobody need look again; for an exception only
     */
    @Transactional
    public void decide(Person person, FindingId id, String decision, String reason, String reviewAt) {
        if (Decision.ACCEPT_AS_EXCEPTION.word().equals(decision)) {
            // Before the finding's row, as a removal does it.
            exceptions.hold(get(id));
        }
        var finding = repository.lock(id).orElseThrow(() -> new NotFoundException("finding", id));
        ResolutionRule.require(person, finding);
        if (!finding.open()) {
            throw closed(finding);
        }
        finding.requireUndecided();
        var answer = Decision.parse(decision, finding);
        var why = Reasons.reason(reason);
        switch (answer) {
            case REMOVE -> repository.markRemovalWanted(id, person.username(), why);
            case ACCEPT_AS_EXCEPTION -> {
                exceptions.accept(person, finding, why, reviewAt);
                close(finding, Resolution.ACCEPTED_AS_EXCEPTION, person, why);
            }
            case DISMISS -> close(finding, Resolution.DISMISSED, person, why);
        }
    }

    private void close(Finding finding, Resolution resolution, Person person, String why) {
        repository.close(finding.id(), finding.action(), resolution, person.username(), why);
    }

    /**
     * Does what a person decided, as far as it is not done yet. Idempotent.
     *
     * @throws dev.latchkey.directory.DirectoryUnavailableException when Keycloak does not answer
     */
    public void carryOut(FindingId id) {
        var finding = get(id);
        if (finding.open() && finding.action() == FindingAction.REMOVING) {
            work.remove(finding);
        }
    }

    /**
     * Looks whether it is still so.
     *
     * @return the finding afterwards
     * @throws dev.latchkey.directory.DirectoryUnavailableException when Keycloak does not answer
     */
    public Finding lookAgain(FindingId id) {
        var finding = get(id);
        if (finding.open()) {
            work.lookAgain(finding);
        }
        return get(id);
    }

    /** What to answer who comes too late. */
    public static ConflictException closed(Finding finding) {
        return new ConflictException(
                "Finding '%s' is already closed: %s."
                        .formatted(finding.id(), finding.resolution().orElse("")),
                finding.state());
    }
}
