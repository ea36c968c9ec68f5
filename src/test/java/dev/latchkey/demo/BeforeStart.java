package dev.latchkey.demo;

import dev.latchkey.support.OwnedProcesses;
import dev.latchkey.support.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What must be true before anything is started, each told in a sentence when it is not. */
final class BeforeStart {

    private static final long GIGABYTE = 1024L * 1024 * 1024;
    private static final long SPACE_NEEDED = 2 * GIGABYTE;

    /** Kept for the life of this JVM: closing it would give up the lock. */
    private static FileChannel lock;

    private BeforeStart() {}

    static void check(Path folder, int... ports) {
        beTheOnlyDemoIn(folder);
        OwnedProcesses.endLeftovers(folder);
        for (int port : ports) {
            requireFree(port);
        }
        requireSpace(folder, SPACE_NEEDED);
    }

    static void requireFree(int port) {
        if (Ports.isTaken(port)) {
            throw new CannotStartException(
                    "Port " + port + " is taken: another program listens on it. Stop that program" + " ('lsof -i :"
                            + port + "' names it) and start again.");
        }
    }

    static void requireSpace(Path folder, long needed) {
        try {
            long usable = Files.getFileStore(folder).getUsableSpace();
            if (usable < needed) {
                throw new CannotStartException(
                        "The disk is nearly full: the demo needs %.1f GB in %s, and %.1f GB are free."
                                .formatted((double) needed / GIGABYTE, folder, (double) usable / GIGABYTE));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the free space of " + folder, e);
        }
    }

    private static void beTheOnlyDemoIn(Path folder) {
        try {
            Files.createDirectories(folder);
            lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                throw new CannotStartException("The demo runs already, with its data in " + folder
                        + ". Stop it first, or just use it: http://localhost:" + LatchkeyDemo.LATCHKEY_PORT + "/");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot lock " + folder, e);
        }
    }
}
