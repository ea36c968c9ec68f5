package dev.latchkey.finding;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.Tier;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.refusal.ConflictException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A difference between Keycloak and the ledger, with who, what, since when, and what was done. All instants are the
 * database's clock, but for {@code since} where Keycloak tells it.
 *
 * @param subject what it is about, in one text: there is one open finding of a kind and a subject
 * @param username the person's name; for {@link FindingKind#ACCOUNT_RIGHTS}, the account's; for
 *     {@link FindingKind#POLICY_FAILED}, the table's
 * @param via path of the group or name of the composite that brings the role; blank if mapped onto the person
 * @param actor who did it, as far as Keycloak tells
 * @param removalBy who decided that the role is removed, if somebody did
 * @param removalReason why, in their words
 */
public record Finding(
        FindingId id,
        FindingKind kind,
        String subject,
        Optional<UserId> userId,
        String username,
        Optional<RoleId> roleId,
        Optional<String> roleName,
        Optional<Tier> tier,
        Optional<String> ownerGroup,
        Optional<LeaseId> leaseId,
        String via,
        Optional<String> actor,
        Instant since,
        Instant detectedAt,
        Instant lastSeenAt,
        boolean open,
        FindingAction action,
        String detail,
        Optional<String> removalBy,
        Optional<String> removalReason,
        Optional<String> resolution,
        Optional<Instant> resolvedAt,
        Optional<String> resolvedBy,
        Optional<String> note) {

    /** {@code resolvedBy} of a finding that nobody had to resolve. */
    public static final String BY_LATCHKEY = "latchkey";

    /** Whether the person may know of it: who reads all, the role's owners, and whom it is about. */
    public boolean isVisibleTo(Person person) {
        return Groups.readsAll(person)
                || isAbout(person)
                || ownerGroup.filter(person::isIn).isPresent();
    }

    boolean isAbout(Person person) {
        return userId.filter(person::hasAccount).isPresent();
    }

    /** Whether the role can be taken from the person at all: a group or a composite brings it back. */
    boolean isMapping() {
        return FindingKind.OF_MAPPING.contains(kind) && via.isEmpty();
    }

    /** What may be answered to it, in the words of the API; nothing once it is closed, or while the role is being removed. */
    public Set<String> possibleAnswers() {
        return !open || isRemovalDecided()
                ? Set.of()
                : Stream.of(Decision.values())
                        .filter(decision -> decision.isPossible(this))
                        .map(Decision::word)
                        .collect(Collectors.toSet());
    }

    private boolean isRemovalDecided() {
        return action == FindingAction.REMOVING && removalBy.isPresent();
    }

    /** What somebody decided is not overturned while it is carried out; only a removal that failed is asked about again. */
    void requireUndecided() {
        if (isRemovalDecided()) {
            throw new ConflictException(
                    "%s decided that the role is removed, and that is being carried out.".formatted(removalBy.get()),
                    action.word());
        }
    }

    public String state() {
        return open ? "open" : "closed";
    }
}
