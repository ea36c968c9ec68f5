package dev.latchkey.finding;

import java.util.Set;

/** In what way Keycloak and the ledger differ, or Latchkey cannot do what it should. The words are part of the API and stay. */
public enum FindingKind {
    /** Mapped onto the person, and neither a lease nor an exception says why. */
    ROLE_GIVEN_BY_HAND("roleGivenByHand"),
    /** Mapped by Latchkey itself, and the ledger knows no lease of it: it lost one, as after a restore. */
    ORPHANED_ROLE("orphanedRole"),
    /** Taken away in Keycloak while its lease was running. */
    ROLE_TAKEN_BY_HAND("roleTakenByHand"),
    /** The lease's mapping is gone, and the person still reaches the role through a group or a composite. */
    RESIDUAL_ACCESS("residualAccess"),
    /** Held without a lease through a group or a composite, or held already when a lease of it began. */
    STANDING_PRIVILEGE("standingPrivilege"),
    /** A session from before a lease's end was still there after the sessions had been ended. */
    RESIDUAL_SESSION("residualSession"),
    /** A lease is past its end and its role was not seen to be gone. */
    OVERDUE_REVOCATION("overdueRevocation"),
    /** One of Latchkey's own accounts can do more or less than it should. */
    ACCOUNT_RIGHTS("accountRights"),
    /** A table of the policy failed, so that nothing is given by it; it is still in force. */
    POLICY_FAILED("policyFailed");

    /** The kinds that are told by comparing who holds a role with who should. */
    public static final Set<FindingKind> OF_HOLDING =
            Set.of(ROLE_GIVEN_BY_HAND, ORPHANED_ROLE, RESIDUAL_ACCESS, STANDING_PRIVILEGE);

    /** The kinds that one mapping onto a person can be; it keeps the name under which it was found first. */
    public static final Set<FindingKind> OF_MAPPING = Set.of(ROLE_GIVEN_BY_HAND, ORPHANED_ROLE, STANDING_PRIVILEGE);

    private final String word;

    FindingKind(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** Whether somebody has to look at it; the others are repaired, or go by themselves. */
    boolean isForAPerson() {
        return this != ORPHANED_ROLE && this != RESIDUAL_SESSION && this != ACCOUNT_RIGHTS;
    }

    static FindingKind of(String word) {
        for (var kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("There is no kind of finding '%s'".formatted(word));
    }
}
