package dev.latchkey.faults;

import dev.latchkey.faults.MappingWatch.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Holds what was seen in Keycloak against what stands in the ledger. Whatever is in doubt by the time that a look
 * takes is decided in favour of Latchkey; everything else is not.
 */
final class LedgerReplay {

    /** An end may be that early: the engine's clock may be a little ahead of the database's. */
    private static final Duration EARLY = Duration.ofSeconds(1);

    private final List<LeaseRow> leases;
    private final MappingWatch watch;
    private final HandEdits hands;
    private final FaultLog faults;
    private final Violations violations;

    LedgerReplay(List<LeaseRow> leases, MappingWatch watch, HandEdits hands, FaultLog faults, Violations violations) {
        this.leases = leases;
        this.watch = watch;
        this.hands = hands;
        this.faults = faults;
        this.violations = violations;
    }

    void check() {
        for (var role : WatchedRole.values()) {
            var leasesOfRole = leases.stream()
                    .filter(lease -> lease.roleId().equals(role.id()))
                    .toList();
            for (var poll : watch.seen(role)) {
                poll.holders().forEach(holder -> explain(holder, role, poll, leasesOfRole));
                leasesOfRole.forEach(lease -> findGap(lease, role, poll));
            }
        }
        leases.stream()
                .filter(lease -> !lease.isOver())
                .forEach(lease -> violations.add("Forgotten: " + lease.describe() + " has no end"));
    }

    /** Every mapping has its lease, within tolerance, or a hand that gave it. */
    private void explain(String holder, WatchedRole role, Poll poll, List<LeaseRow> leasesOfRole) {
        var own =
                leasesOfRole.stream().filter(lease -> lease.isOf(holder, role)).toList();
        if (own.stream().anyMatch(lease -> explains(lease, poll))
                || hands.explain(holder, role, poll.asked(), poll.answered())) {
            return;
        }
        var last = own.stream()
                .filter(lease -> !lease.startsAt().isAfter(poll.answered()))
                .reduce((earlier, later) -> later.end().isAfter(earlier.end()) ? later : earlier);
        violations.add(
                last.map(lease -> "Outlived: '%s' was still held after %s".formatted(role.word(), lease.describe()))
                        .orElseGet(() -> "Unknown: %s held '%s' without any lease".formatted(holder, role.word())),
                poll.asked(),
                faults);
    }

    private boolean explains(LeaseRow lease, Poll poll) {
        return !lease.startsAt().isAfter(poll.answered()) && !poll.asked().isAfter(faults.toleratedUntil(lease.end()));
    }

    /** From when the ledger says that it was seen until the end, the role never blinks. */
    private void findGap(LeaseRow lease, WatchedRole role, Poll poll) {
        var isCovered = lease.seenAt() != null
                && !lease.seenAt().isAfter(poll.asked())
                && !poll.answered().isAfter(lease.end().minus(EARLY));
        if (isCovered
                && !poll.holders().contains(lease.user())
                && !hands.tookBetween(lease.user(), role, lease.startsAt(), poll.answered())) {
            violations.add(
                    "Gap: '%s' was not held during %s".formatted(role.word(), lease.describe()), poll.asked(), faults);
        }
    }

    /** When each mapping went that a lease's end was to take away, measured from that end. */
    Lateness lateness() {
        var lateness = new Lateness();
        for (var role : WatchedRole.values()) {
            var seen = watch.seen(role);
            leases.stream()
                    .filter(lease -> lease.roleId().equals(role.id()) && Boolean.TRUE.equals(lease.roleRemoved()))
                    .forEach(lease -> gone(lease, seen)
                            .filter(gone -> !isHeldForAnotherReason(lease, role, gone))
                            .ifPresent(gone -> lateness.add(
                                    Duration.between(lease.end(), gone), faults.isTroubled(lease.end(), gone))));
        }
        return lateness;
    }

    private static Optional<Instant> gone(LeaseRow lease, List<Poll> seen) {
        return seen.stream()
                .filter(poll ->
                        !poll.asked().isBefore(lease.end()) && !poll.holders().contains(lease.user()))
                .map(Poll::answered)
                .findFirst();
    }

    private boolean isHeldForAnotherReason(LeaseRow lease, WatchedRole role, Instant gone) {
        return hands.explain(lease.user(), role, lease.end(), gone)
                || leases.stream()
                        .anyMatch(other -> !other.id().equals(lease.id())
                                && other.isOf(lease.user(), role)
                                && !other.startsAt().isAfter(gone)
                                && other.end().isAfter(lease.end()));
    }
}
