package dev.latchkey.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells the person at the screen what is being done, and for how long. */
final class Progress {

    private static final int PULSE_SECONDS = 5;

    private final PrintStream out;
    private final Instant began = Instant.now();

    Progress(PrintStream out) {
        this.out = out;
    }

    void step(String what, Runnable work) {
        step(what, () -> {
            work.run();
            return null;
        });
    }

    <T> T step(String what, Supplier<T> work) {
        Instant start = Instant.now();
        say(what + " ...");
        CompletableFuture<Void> done = new CompletableFuture<>();
        pulse(what, start, done);
        try {
            T result = work.get();
            done.complete(null);
            say("%s: done in %.1f s".formatted(what, secondsSince(start)));
            return result;
        } finally {
            done.complete(null);
        }
    }

    void say(String text) {
        out.printf("[%5.1f s] %s%n", secondsSince(began), text);
    }

    void failed(String sentence) {
        out.printf("%nThe demo cannot start. %s%n", sentence);
    }

    void ready(String text) {
        say("Ready.");
        out.println(text);
    }

    /** A line every few seconds, so that a long step does not look like a dead one. */
    private void pulse(String what, Instant start, CompletableFuture<Void> done) {
        CompletableFuture.delayedExecutor(PULSE_SECONDS, TimeUnit.SECONDS).execute(() -> {
            if (!done.isDone()) {
                say("%s ... %.0f s".formatted(what, secondsSince(start)));
                pulse(what, start, done);
            }
        });
    }

    private static double secondsSince(Instant start) {
        return Duration.between(start, Instant.now()).toMillis() / 1000.0;
    }
}
