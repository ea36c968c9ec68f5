package dev.latchkey.reconciliation;

import dev.latchkey.directory.UserId;
import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingKind;
import dev.latchkey.lease.LeaseId;
import java.util.Optional;
import java.util.Set;

/**
 * Where one person's holding of a role is not what the ledger explains.
 *
 * @param lease the lease whose role is missing, or whose end should have been the end
 * @param through what brings the role, unless it is mapped onto the person
 */
record Difference(UserId user, String username, Nature nature, Optional<LeaseId> lease, Optional<Holding> through) {

    /** What is seen, before it is asked who did it. */
    enum Nature {
        /** Mapped onto the person, and nothing says why. */
        UNEXPLAINED_MAPPING(FindingKind.OF_MAPPING),
        /** Mapped onto the person before the lease that now covers it. */
        MAPPING_BEFORE_LEASE(FindingKind.OF_MAPPING),
        /** Not mapped, although a lease is running. */
        MISSING_MAPPING(Set.of(FindingKind.ROLE_TAKEN_BY_HAND)),
        /** Reached through a group or a composite after a lease's role was taken away. */
        REACHED_AFTER_LEASE(Set.of(FindingKind.RESIDUAL_ACCESS)),
        /** Reached through a group or a composite, and there has been no lease. */
        REACHED_WITHOUT_LEASE(Set.of(FindingKind.STANDING_PRIVILEGE)),
        /** Reached through a group or a composite while a lease runs: not worth finding now, but still so. */
        REACHED_DURING_LEASE(Set.of(FindingKind.RESIDUAL_ACCESS, FindingKind.STANDING_PRIVILEGE));

        private final Set<FindingKind> kinds;

        Nature(Set<FindingKind> kinds) {
            this.kinds = kinds;
        }

        boolean isWorthAFinding() {
            return this != REACHED_DURING_LEASE;
        }
    }

    /** Whether the finding says this already: of the same way to the role, since each is mended by itself. */
    boolean isKnownAs(Finding finding) {
        return finding.userId().filter(user::equals).isPresent()
                && nature.kinds.contains(finding.kind())
                && via().equals(finding.via());
    }

    String via() {
        return through.map(Holding::via).orElse("");
    }

    /** How the person reaches the role, in words. */
    String path() {
        return through.map(holding ->
                        "%s '%s'".formatted(holding.way() == Holding.Way.GROUP ? "group" : "role", holding.via()))
                .orElse("a mapping");
    }
}
