package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells who is behind a difference, as far as Keycloak's events still know. */
@Component
class Causes {

    /** A mapping of Latchkey's own that is younger may have its lease just now. */
    private static final Duration SETTLED = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Causes.class);

    private final RoleChanges changes;
    private final Clock clock;

    Causes(RoleChanges changes, Clock clock) {
        this.changes = changes;
        this.clock = clock;
    }

    /** Who gave or took a role, and when; nothing of it if nobody can tell. */
    record Cause(Optional<String> actor, Optional<Instant> at, boolean byLatchkey) {

        static final Cause UNKNOWN = new Cause(Optional.empty(), Optional.empty(), false);

        /** In a sentence. */
        String who() {
            return actor.orElse("somebody whom Keycloak's events do not name");
        }
    }

    /** Who gave the mapping that is there. If it was taken since, somebody gave it again and left no trace. */
    Cause ofMapping(UserId user, RoleId role) {
        var given = searchNewest(user, role, RoleChange.Kind.GIVEN);
        var taken = searchNewest(user, role, RoleChange.Kind.TAKEN);
        return given.filter(g -> taken.map(t -> !t.at().isAfter(g.at())).orElse(true))
                .map(Causes::cause)
                .orElse(Cause.UNKNOWN);
    }

    /** Who took the mapping that is missing. If it was given since, somebody took it again and left no trace. */
    Cause ofMissing(UserId user, RoleId role) {
        var taken = searchNewest(user, role, RoleChange.Kind.TAKEN);
        var given = searchNewest(user, role, RoleChange.Kind.GIVEN);
        return taken.filter(t -> given.map(g -> !g.at().isAfter(t.at())).orElse(true))
                .map(Causes::cause)
                .orElse(Cause.UNKNOWN);
    }

    /** Whether Latchkey made the mapping, so long ago that its lease must have been seen. */
    boolean isSettled(Cause cause) {
        return cause.at().map(at -> at.plus(SETTLED).isBefore(clock.instant())).orElse(true);
    }

    /** Who did it is worth knowing; that it is so must be said in any case. */
    private Optional<RoleChange> searchNewest(UserId user, RoleId role, RoleChange.Kind kind) {
        try {
            return changes.searchNewest(user, role, kind);
        } catch (DirectoryUnavailableException e) {
            log.warn("Cannot tell who changed role '{}' of user '{}': {}", role, user, e.getMessage());
            return Optional.empty();
        }
    }

    private static Cause cause(RoleChange change) {
        return new Cause(Optional.of(change.actor()), Optional.of(change.at()), change.byLatchkey());
    }
}
