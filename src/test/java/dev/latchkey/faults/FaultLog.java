package dev.latchkey.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was broken from when to when, and what that excuses. */
final class FaultLog {

    /** How late an end may be while all that is needed for it is up: crashes and clocks of one node excuse nothing. */
    static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** What a fault takes away from the ending of leases. */
    enum Impact {
        /** Nothing: the other node, or the other way, is as good. */
        NONE,
        /** One of two nodes cannot reach Keycloak or is frozen, perhaps with the turn of a lease in its hands. */
        HALF,
        /** The ledger is away: ends come from memory. */
        LEDGER,
        /** Keycloak is away, or all of Latchkey. */
        ALL
    }

    private static final Map<Impact, Duration> EXCUSED =
            Map.of(Impact.HALF, Duration.ofSeconds(30), Impact.LEDGER, Duration.ofSeconds(10));

    /** How long after an outage of {@link Impact#ALL} the ends that it held up may take. */
    private static final Duration RECOVERY = Duration.ofSeconds(65);

    private final Journal journal;
    private final List<Entry> entries = new ArrayList<>();

    FaultLog(Journal journal) {
        this.journal = journal;
    }

    /** @param to nothing while it lasts */
    private record Entry(String kind, Impact impact, Instant from, Instant to) {
        boolean touches(Instant begin, Instant end) {
            return !from.isAfter(end) && (to == null || !to.isBefore(begin));
        }
    }

    /** Declares a fault for as long as {@code breaking} runs; it returns once what it broke works again. */
    void during(String kind, Impact impact, Runnable breaking) {
        var from = Instant.now();
        int number = begin(new Entry(kind, impact, from, null));
        try {
            breaking.run();
        } finally {
            end(number, new Entry(kind, impact, from, Instant.now()));
        }
    }

    private synchronized int begin(Entry entry) {
        journal.write("FAULT begins: " + entry.kind() + " (excuses " + entry.impact() + ")");
        entries.add(entry);
        return entries.size() - 1;
    }

    private synchronized void end(int number, Entry entry) {
        journal.write("FAULT is over: " + entry.kind());
        entries.set(number, entry);
    }

    /** Until when a mapping may still be there whose lease ended at this instant. */
    synchronized Instant toleratedUntil(Instant end) {
        var until = end.plus(TOLERANCE);
        for (var entry :
                entries.stream().sorted(Comparator.comparing(Entry::from)).toList()) {
            if (entry.impact() == Impact.NONE || !entry.touches(end, until)) {
                continue;
            }
            var excused = entry.impact() != Impact.ALL
                    ? end.plus(EXCUSED.get(entry.impact()))
                    : entry.to() == null ? Instant.MAX : entry.to().plus(RECOVERY);
            until = excused.isAfter(until) ? excused : until;
        }
        return until;
    }

    /** Whether something that matters to ending a lease was broken at some instant in between. */
    synchronized boolean isTroubled(Instant begin, Instant end) {
        return entries.stream().anyMatch(entry -> entry.impact() != Impact.NONE && entry.touches(begin, end));
    }

    /** The faults around an instant, in words. */
    synchronized String around(Instant instant) {
        return entries.stream()
                .filter(entry -> entry.touches(instant.minusSeconds(20), instant.plusSeconds(5)))
                .map(entry -> entry.kind() + " " + entry.from() + ".." + (entry.to() == null ? "" : entry.to()))
                .collect(Collectors.joining("; "));
    }

    synchronized Map<String, Integer> counts() {
        var counts = new TreeMap<String, Integer>();
        entries.forEach(entry -> counts.merge(entry.kind(), 1, Integer::sum));
        return counts;
    }
}
