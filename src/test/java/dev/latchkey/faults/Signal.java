package dev.latchkey.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** The signals by which the system ends, stops and continues a process. */
enum Signal {
    KILL,
    QUIT,
    STOP,
    CONT;

    /** Sends it to exactly this process. */
    void to(ProcessHandle process) {
        try {
            var kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name() + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Cannot send " + this + " to process " + process.pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped while sending " + this, e);
        }
    }
}
