package dev.latchkey.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A clock that is off, by libfaketime: only for the process that it is given to. */
record SkewedClock(String offset) {

    static final SkewedClock AN_HOUR_FAST = new SkewedClock("+1h");
    static final SkewedClock AN_HOUR_SLOW = new SkewedClock("-1h");

    /** Where the library is; it is no Maven artifact. */
    private static Optional<Path> library() {
        return Stream.of(
                        "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
                        "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
                        "/usr/lib64/faketime/libfaketime.so.1",
                        "/usr/lib/faketime/libfaketime.so.1")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst();
    }

    /**
     * Whether clocks can be skewed here. Where the build is told that they must be, a missing library is an error: a
     * gate that skips in silence is none.
     */
    static boolean isPossible() {
        if (library().isPresent()) {
            return true;
        }
        if ("required".equals(System.getenv("LATCHKEY_TEST_FAKETIME"))) {
            throw new IllegalStateException("libfaketime is required here and was not found");
        }
        System.out.println("NOTICE: libfaketime is not installed; no node's clock is skewed in this run.");
        return false;
    }

    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library().orElseThrow().toString(),
                "FAKETIME",
                offset,
                // Timers and waits go by the monotonic clock; only the time of day is wrong.
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "DONT_FAKE_MONOTONIC",
                "1",
                // Else every timed wait of the JVM returns at once, and the node spins on all cores.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }
}
