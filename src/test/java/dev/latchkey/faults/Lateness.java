package dev.latchkey.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long after their ends mappings were seen to be gone, in calm and in trouble apart. */
final class Lateness {

    private final List<Duration> calm = new ArrayList<>();
    private final List<Duration> troubled = new ArrayList<>();

    void add(Duration lateness, boolean inTrouble) {
        (inTrouble ? troubled : calm).add(lateness);
    }

    List<String> lines() {
        return List.of("all well:     " + figures(calm), "with outages: " + figures(troubled));
    }

    private static String figures(List<Duration> values) {
        if (values.isEmpty()) {
            return "no ends";
        }
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return "%d ends, p50 %s, p95 %s, p99 %s, max %s"
                .formatted(
                        sorted.size(),
                        percentile(sorted, 50),
                        percentile(sorted, 95),
                        percentile(sorted, 99),
                        percentile(sorted, 100));
    }

    private static String percentile(List<Duration> sorted, int percent) {
        int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
        return "%.1f s".formatted(sorted.get(Math.max(0, rank - 1)).toMillis() / 1000.0);
    }
}
