package dev.latchkey.faults;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks Keycloak itself, five times a second and for each role, who holds it, and remembers every answer. */
final class MappingWatch implements AutoCloseable {

    private static final long EVERY_MILLIS = 200;

    private final KeycloakDesk keycloak;
    private final Map<WatchedRole, List<Poll>> polls = new EnumMap<>(WatchedRole.class);
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(WatchedRole.values().length);

    /** Who held the role at some instant between asking and being answered. */
    record Poll(Instant asked, Instant answered, Set<String> holders) {}

    MappingWatch(KeycloakDesk keycloak) {
        this.keycloak = keycloak;
        for (var role : WatchedRole.values()) {
            polls.put(role, new ArrayList<>());
        }
    }

    void start() {
        for (var role : WatchedRole.values()) {
            threads.scheduleAtFixedRate(() -> look(role), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look(WatchedRole role) {
        try {
            var asked = Instant.now();
            var holders = keycloak.members(role);
            record(role, new Poll(asked, Instant.now(), holders));
        } catch (RuntimeException e) {
            // Keycloak is down, or the role is being renamed: nothing was seen, which is no statement about anything.
        }
    }

    private synchronized void record(WatchedRole role, Poll poll) {
        var last = lastOf(role);
        // Most answers are the same as the one before, and a long run has hundreds of thousands.
        polls.get(role)
                .add(
                        last != null && last.holders().equals(poll.holders())
                                ? new Poll(poll.asked(), poll.answered(), last.holders())
                                : poll);
    }

    private Poll lastOf(WatchedRole role) {
        var known = polls.get(role);
        return known.isEmpty() ? null : known.get(known.size() - 1);
    }

    /** All that was seen of a role so far, in its order. */
    synchronized List<Poll> seen(WatchedRole role) {
        return List.copyOf(polls.get(role));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
