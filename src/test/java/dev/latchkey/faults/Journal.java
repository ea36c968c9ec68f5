package dev.latchkey.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What the rig did and what came of it, line by line with its instant, and counted. */
final class Journal {

    private final Path file;
    private final Map<String, Map<String, Integer>> operations = new TreeMap<>();

    Journal(Path file) {
        this.file = file;
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void operation(String kind, String outcome, String details) {
        operations.computeIfAbsent(kind, missing -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
        write(kind + " " + details + ": " + outcome);
    }

    synchronized void write(String line) {
        try {
            Files.writeString(
                    file, Instant.now() + " " + line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often each kind of operation had each outcome. */
    synchronized Map<String, Map<String, Integer>> operations() {
        return Map.copyOf(operations);
    }
}
