package dev.latchkey.faults;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Breaches of the promise, each with what it takes to find it; sightings of the same one are one. */
final class Violations {

    private final Map<String, Sighting> sightings = new LinkedHashMap<>();

    private record Sighting(Instant first, Instant last, int times, String faults) {
        /** Of what is no matter of an instant. */
        static final Sighting NONE = new Sighting(null, null, 0, "");
    }

    void add(String breach, Instant at, FaultLog faults) {
        sightings.merge(
                breach,
                new Sighting(at, at, 1, faults.around(at)),
                (known, more) -> new Sighting(known.first(), more.last(), known.times() + 1, known.faults()));
    }

    void add(String breach) {
        sightings.put(breach, Sighting.NONE);
    }

    List<String> lines() {
        return sightings.entrySet().stream()
                .map(entry -> entry.getKey() + describe(entry.getValue()))
                .toList();
    }

    private static String describe(Sighting sighting) {
        return sighting == Sighting.NONE
                ? ""
                : ", seen %d times from %s to %s; faults then: %s"
                        .formatted(
                                sighting.times(),
                                sighting.first(),
                                sighting.last(),
                                sighting.faults().isEmpty() ? "none" : sighting.faults());
    }
}
