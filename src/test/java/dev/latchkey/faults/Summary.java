package dev.latchkey.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run did, how late ends were, and where the promise did not hold. */
record Summary(
        long seed,
        Duration length,
        Map<String, Map<String, Integer>> operations,
        Map<String, Integer> faults,
        List<LeaseRow> leases,
        Lateness lateness,
        List<String> violations) {

    /** Prints it, and adds it to {@code file}. */
    void publish(Path file) {
        System.out.println(this);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, this + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        var text = new StringBuilder("Seed %d, %d s of operations and faults%n".formatted(seed, length.toSeconds()));
        text.append("Operations%n".formatted());
        new TreeMap<>(operations)
                .forEach((kind, outcomes) -> text.append("  %-18s %s%n".formatted(kind, inWords(outcomes))));
        text.append("Faults%n".formatted());
        faults.forEach((kind, times) -> text.append("  %3d x %s%n".formatted(times, kind)));
        text.append("Leases%n  %d: %s%n".formatted(leases.size(), inWords(byState())));
        text.append("Gone after the end%n".formatted());
        lateness.lines().forEach(line -> text.append("  ").append(line).append(System.lineSeparator()));
        text.append("Violations: %d%n".formatted(violations.size()));
        violations.forEach(line -> text.append("  ").append(line).append(System.lineSeparator()));
        return text.toString();
    }

    private Map<String, Integer> byState() {
        return leases.stream().collect(Collectors.toMap(LeaseRow::state, lease -> 1, Integer::sum, TreeMap::new));
    }

    private static String inWords(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
