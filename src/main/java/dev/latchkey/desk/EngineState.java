package dev.latchkey.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How the engine does, for who runs it; implemented by the engine's room. */
public interface EngineState {

    /** What a process cannot do by itself any more, newest first, at most fifty. */
    List<Trouble> findTroubles();

    /** What failed and is tried again by itself, the next first, at most fifty. */
    List<Retry> findRetries();

    /** How long the oldest job that could be done has been waiting; zero if none has. */
    Duration lag();

    /**
     * @param requestId the process's business key, blank if it has none
     * @param step name of the element, as the model has it
     * @param message of the failure, as the engine keeps it
     */
    record Trouble(String requestId, String process, String step, String message, Instant since) {}

    /**
     * @param requestId as of a {@link Trouble}, as are {@code process}, {@code step} and {@code message}
     * @param left how many tries are left
     * @param next when it is tried again
     */
    record Retry(String requestId, String process, String step, String message, int left, Instant next) {}
}
