package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Follows what others change in Keycloak's role mappings, so that it is looked at within seconds and not at the next
 * comparison. Only that: a change that is missed here is found there.
 *
 * <p>Used by one thread.
 */
@Component
class FollowedChanges {

    /** An event shows up a moment after its time, and a later one may show up before it. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private final RoleChanges changes;
    private final HoldingCheck check;
    private final WatchedRoles roles;
    private Set<String> seen = Set.of();
    private Instant from;

    FollowedChanges(RoleChanges changes, HoldingCheck check, WatchedRoles roles, Clock clock) {
        this.changes = changes;
        this.check = check;
        this.roles = roles;
        this.from = clock.instant().minus(Duration.ofMinutes(1));
    }

    /** Looks at every holding of a watched role that somebody but Latchkey changed since the last time. */
    void follow() {
        var found = changes.findSince(from);
        var byOthers = found.stream()
                .filter(change -> !seen.contains(change.id()) && !change.byLatchkey())
                .toList();
        if (!byOthers.isEmpty()) {
            var watched = roles.findAll();
            OneByOne.forEach("look at what somebody changed", byOthers, change -> check(change, watched));
        }
        advance(found);
    }

    private void check(RoleChange change, Set<RoleId> watched) {
        change.roles().stream()
                .filter(watched::contains)
                .forEach(role -> check.check(change.user(), roles.describe(role)));
    }

    private void advance(List<RoleChange> found) {
        if (found.isEmpty()) {
            return;
        }
        var newest = found.get(found.size() - 1).at();
        var nothingNew = found.stream().map(RoleChange::id).allMatch(seen::contains);
        var ids = new HashSet<String>();
        found.forEach(change -> ids.add(change.id()));
        seen = ids;
        // More changes than one answer holds, all within the overlap: go past them.
        from = nothingNew ? newest : newest.minus(OVERLAP).isAfter(from) ? newest.minus(OVERLAP) : from;
    }
}
