package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.catalog.RoleName;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.refusal.ForbiddenException;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.refusal.NotFoundException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Declares and ends standing exceptions; both are for security, and nobody declares one for themselves. */
@Service
@Transactional
public class StandingExceptions {

    private final ExceptionRepository repository;
    private final People people;
    private final RoleCatalog catalog;
    private final Reasons reasons;

    StandingExceptions(ExceptionRepository repository, People people, RoleCatalog catalog, Reasons reasons) {
        this.repository = repository;
        this.people = people;
        this.catalog = catalog;
        this.reasons = reasons;
    }

    /** What is asked for, as it was sent. */
    public record Form(String user, String role, String owner, String reason, String reviewAt) {}

    public StandingException declare(Person person, Form form) {
        requireSecurity(person);
        var owner = Reasons.owner(form.owner());
        var reason = Reasons.reason(form.reason());
        var reviewAt = reasons.reviewAt(form.reviewAt());
        var holder = people.searchPerson(form.user() == null ? "" : form.user().strip())
                .orElseThrow(() -> new InvalidFieldException("user", "must be the user name of a person in Keycloak"));
        requireOther(person, holder);
        var role = catalog.searchRole(roleName(form.role()))
                .orElseThrow(() -> new InvalidFieldException("role", "must be a role of the catalog"));
        var id = ExceptionId.random();
        repository.insert(
                id, holder.id(), holder.username(), role.id(), role.name().toString(), owner, reason, reviewAt, person);
        return get(id);
    }

    /** Accepts what was found, with the person's own name as owner. Rules on the finding were passed already. */
    void accept(Person person, Finding finding, String reason, String reviewAt) {
        repository.insert(
                ExceptionId.random(),
                finding.userId().orElseThrow(),
                finding.username(),
                finding.roleId().orElseThrow(),
                finding.roleName().orElseThrow(),
                finding.ownerGroup().orElse(person.username()),
                reason,
                reasons.reviewAt(reviewAt),
                person);
    }

    /** Ends an exception before its review date; what it covered is a finding from then on. */
    public StandingException end(Person person, ExceptionId id, String reason) {
        requireSecurity(person);
        var exception = get(id);
        if (exception.userId().equals(person.id())) {
            throw new ForbiddenException("noSelfResolution", "Nobody decides on an exception for themselves.");
        }
        if (!repository.end(id, person.username(), Reasons.reason(reason))) {
            throw new ConflictException("Exception '%s' has already ended.".formatted(id), "ended");
        }
        return get(id);
    }

    @Transactional(readOnly = true)
    public StandingException get(ExceptionId id) {
        return repository.search(id).orElseThrow(() -> new NotFoundException("exception", id));
    }

    private static RoleName roleName(String text) {
        try {
            return RoleName.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidFieldException("role", e.getMessage());
        }
    }

    private static void requireSecurity(Person person) {
        if (!person.isIn(Groups.SECURITY)) {
            throw new ForbiddenException("memberOfSecurity", "Only members of security decide on exceptions.");
        }
    }

    private static void requireOther(Person person, Person holder) {
        if (holder.id().equals(person.id())) {
            throw new ForbiddenException("noSelfResolution", "Nobody declares an exception for themselves.");
        }
    }
}
