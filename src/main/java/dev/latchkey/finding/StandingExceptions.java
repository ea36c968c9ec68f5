package dev.latchkey.finding;

import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.RoleName;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.lease.HoldingLock;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.refusal.ForbiddenException;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.refusal.NotFoundException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Declares and ends standing exceptions; both are for security, and nobody declares one for themselves. */
@Service
public class StandingExceptions {

    private final ExceptionRepository repository;
    private final People people;
    private final RoleCatalog catalog;
    private final Reasons reasons;
    private final FindingRepository findings;
    private final FindingWork work;
    private final HoldingLock lock;
    private final TransactionTemplate transaction;

    StandingExceptions(
            ExceptionRepository repository,
            People people,
            RoleCatalog catalog,
            Reasons reasons,
            FindingRepository findings,
            FindingWork work,
            HoldingLock lock,
            TransactionTemplate transaction) {
        this.repository = repository;
        this.people = people;
        this.catalog = catalog;
        this.reasons = reasons;
        this.findings = findings;
        this.work = work;
        this.lock = lock;
        this.transaction = transaction;
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
        // What somebody did by hand a moment ago must be known before it can be called an exception.
        work.look(holder.id(), role.id());
        var id = ExceptionId.random();
        transaction.executeWithoutResult(status -> {
            // A removal that is under way comes first and is seen, one that comes later sees the exception.
            lock.hold(holder.id(), role.id());
            requireResolvable(person, holder.id(), role.id());
            requireFirst(holder.id(), role.id());
            repository.insert(
                    id,
                    holder.id(),
                    holder.username(),
                    role.id(),
                    role.name().toString(),
                    owner,
                    reason,
                    reviewAt,
                    person);
        });
        return get(id);
    }

    /** Holds what the finding is about until the transaction ends, before it is accepted. */
    void hold(Finding finding) {
        finding.userId().ifPresent(user -> finding.roleId().ifPresent(role -> lock.hold(user, role)));
    }

    /** An exception covers every way to the role: nobody may answer by it what they may not answer one by one. */
    private void requireResolvable(Person person, UserId user, RoleId role) {
        findings.findOpen(user, role).forEach(finding -> {
            ResolutionRule.require(person, finding);
            finding.requireUndecided();
        });
    }

    /** Of two, ending one would leave the role covered by the other without a word. */
    private void requireFirst(UserId user, RoleId role) {
        if (repository.isCovered(user, role)) {
            throw new ConflictException(
                    "There is an exception for this person and role already; end that one first.", "active");
        }
    }

    /** Accepts what was found and is held, within a transaction; its owners answer for it, else the person. */
    void accept(Person person, Finding finding, String reason, String reviewAt) {
        var user = finding.userId().orElseThrow();
        var role = finding.roleId().orElseThrow();
        requireResolvable(person, user, role);
        requireFirst(user, role);
        repository.insert(
                ExceptionId.random(),
                user,
                finding.username(),
                role,
                finding.roleName().orElseThrow(),
                finding.ownerGroup().orElse(person.username()),
                reason,
                reasons.reviewAt(reviewAt),
                person);
    }

    /** Ends an exception before its review date; what it covered is a finding from then on. */
    @Transactional
    public StandingException end(Person person, ExceptionId id, String reason) {
        requireSecurity(person);
        var exception = get(id);
        if (person.hasAccount(exception.userId())) {
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
        if (person.hasAccount(holder.id())) {
            throw new ForbiddenException("noSelfResolution", "Nobody declares an exception for themselves.");
        }
    }
}
