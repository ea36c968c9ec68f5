package dev.latchkey.faults;

import dev.latchkey.faults.Http.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** What the driver has asked for, as far as the answers told it where that stands. */
final class OpenRequests {

    private static final Set<String> HELD = Set.of("approved", "granting", "active");

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    record Entry(String id, String person, WatchedRole role, String state, int decisions, Instant asked) {}

    /** Remembers what an answer about a request said. */
    synchronized void heard(String person, WatchedRole role, Answer answer) {
        var id = answer.at("id");
        var known = entries.get(id);
        entries.put(
                id,
                new Entry(
                        id,
                        person,
                        role,
                        answer.at("state"),
                        answer.body().path("decisions").size(),
                        known == null ? Instant.now() : known.asked()));
    }

    synchronized void forget(String id) {
        entries.remove(id);
    }

    synchronized Optional<Entry> anyUndecided(Random random) {
        return any(
                entries.values().stream()
                        .filter(entry -> entry.state().equals("requested"))
                        .toList(),
                random);
    }

    /** One that should be held now; it may have ended meanwhile, which is to be refused then. */
    synchronized Optional<Entry> anyHeld(Random random) {
        return any(
                entries.values().stream()
                        .filter(entry -> HELD.contains(entry.state()))
                        .filter(entry -> entry.asked().isAfter(Instant.now().minusSeconds(120)))
                        .toList(),
                random);
    }

    synchronized List<Entry> all() {
        return new ArrayList<>(entries.values());
    }

    private static Optional<Entry> any(List<Entry> from, Random random) {
        return from.isEmpty() ? Optional.empty() : Optional.of(from.get(random.nextInt(from.size())));
    }
}
