package dev.latchkey.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes that this JVM has started, kept in a file so that a later run can end what a killed JVM left behind.
 *
 * <p>The first line of the file is the owner, each further line one of its processes, in the order of their start. A
 * process is known by its id, the instant of its start and its executable: the system gives ids to others again.
 */
public final class OwnedProcesses {

    private static final String SUFFIX = ".processes";
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(20);
    /** Linux counts a start in ticks since boot, and each JVM reads the instant of the boot anew. */
    private static final Duration CLOCK_DRIFT = Duration.ofSeconds(2);

    private final Path file;
    private boolean ended;

    private OwnedProcesses(Path file) {
        this.file = file;
    }

    /** Opens the record of this JVM in {@code folder}, after ending what dead owners left there. */
    public static OwnedProcesses in(Path folder) {
        endLeftovers(folder);
        ProcessHandle self = ProcessHandle.current();
        OwnedProcesses processes = new OwnedProcesses(folder.resolve(self.pid() + SUFFIX));
        processes.append(self);
        return processes;
    }

    /** Starts a process and records it, as one step: {@link #endAll()} comes before it or after it. */
    public synchronized Process start(ProcessBuilder builder) throws IOException {
        return start(() -> {
            Process process = builder.start();
            append(process.toHandle());
            return process;
        });
    }

    /** Runs {@code start}, which starts a process and {@link #append records} it, unless all have been ended. */
    synchronized <T> T start(Start<T> start) throws IOException {
        if (ended) {
            throw new IllegalStateException("Cannot start a process: this run is being stopped");
        }
        return start.run();
    }

    /** Ends what is still running of this JVM's processes, the newest first; no other can be started after that. */
    public synchronized void endAll() {
        ended = true;
        endAll(file);
    }

    /** Ends the processes whose owner is gone, and returns how many these were. */
    public static int endLeftovers(Path folder) {
        int ended = 0;
        try {
            Files.createDirectories(folder);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
                for (Path file : files) {
                    List<String> lines = Files.readAllLines(file);
                    if (lines.isEmpty() || find(lines.get(0)).isEmpty()) {
                        ended += endAll(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the records of started processes in " + folder, e);
        }
        return ended;
    }

    private static int endAll(Path file) {
        try {
            if (Files.notExists(file)) {
                return 0;
            }
            List<String> lines = Files.readAllLines(file);
            List<String> processes = new ArrayList<>(lines.subList(Math.min(1, lines.size()), lines.size()));
            Collections.reverse(processes);
            int ended = 0;
            for (String line : processes) {
                Optional<ProcessHandle> process = find(line);
                if (process.isPresent()) {
                    end(process.get());
                    ended++;
                }
            }
            Files.delete(file);
            return ended;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot end the processes recorded in " + file, e);
        }
    }

    /** Asks {@code process} to stop, and makes it stop when it does not within its time. */
    public static void end(ProcessHandle process) {
        process.destroy();
        if (!hasEndedWithin(process, TIME_TO_STOP)) {
            process.destroyForcibly();
            hasEndedWithin(process, TIME_TO_STOP);
        }
    }

    private static boolean hasEndedWithin(ProcessHandle process, Duration limit) {
        Instant end = Instant.now().plus(limit);
        while (isRunning(process) && Instant.now().isBefore(end)) {
            try {
                process.onExit().get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // Not yet. The future alone would not do: it waits for a dead process that its parent has not reaped.
            } catch (ExecutionException e) {
                throw new IllegalStateException("Cannot wait for process " + process.pid(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return !isRunning(process);
    }

    /** A process that has ended and was not reaped still counts as alive, but has no executable any more. */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    void append(ProcessHandle process) {
        try {
            List<String> lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
            lines.add(describe(process));
            // Written beside and moved, so that a kill in between leaves the old record or the new one, never half of
            // one.
            Path written = Files.write(file.resolveSibling(file.getFileName() + ".new"), lines);
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot record process " + process.pid() + " in " + file, e);
        }
    }

    static String describe(ProcessHandle process) {
        Instant start = process.info()
                .startInstant()
                .orElseThrow(() -> new IllegalStateException("Cannot tell when process " + process.pid() + " began"));
        return process.pid() + " " + start + " " + process.info().command().orElse("?");
    }

    private static Optional<ProcessHandle> find(String line) {
        String[] parts = line.split(" ", 3);
        Instant start = Instant.parse(parts[1]);
        return ProcessHandle.of(Long.parseLong(parts[0]))
                .filter(OwnedProcesses::isRunning)
                .filter(process -> process.info().command().orElse("?").equals(parts[2]))
                .filter(process -> process.info()
                        .startInstant()
                        .map(began -> Duration.between(began, start).abs().compareTo(CLOCK_DRIFT) <= 0)
                        .orElse(false));
    }

    /** Starts a process. */
    interface Start<T> {
        T run() throws IOException;
    }
}
