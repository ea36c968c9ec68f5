package dev.latchkey.policy;

import dev.latchkey.refusal.ConflictException;
import dev.latchkey.refusal.InvalidFieldException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Service;

/**
 * Holds candidate tables against what really happened: the recorded facts of past requests are given to them, and what
 * they say is compared with what was decided. Touches neither ledger, engine nor Keycloak.
 */
@Service
public class PolicyReplays {

    /** How far back a replay looks where nobody says. */
    public static final Duration USUAL_PERIOD = Duration.ofDays(30);

    /** Ten times what is promised for a hundred thousand requests; whoever needs more asks for it in parts. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final int THREADS = 2;
    private static final int IN_FLIGHT = 2 * THREADS;

    private final RecordedEvaluations recorded;
    private final CandidateTables candidates;
    private final Clock clock;

    // A replay takes two cores for as long as it runs; leases have to end meanwhile.
    private final Semaphore running = new Semaphore(2);

    PolicyReplays(RecordedEvaluations recorded, CandidateTables candidates, Clock clock) {
        this.recorded = recorded;
        this.candidates = candidates;
        this.clock = clock;
    }

    /**
     * Replays the requests of the period, oldest first.
     *
     * @param candidate DMN files by name; a table that none of them holds is the one in force
     * @param from the first instant, or null for {@link #USUAL_PERIOD} before the end
     * @param to the first instant that no longer counts, or null for now
     * @param listener is told in the caller's thread; what it throws ends the replay
     * @throws CandidateRefusedException before the listener hears anything, if the candidate could not be deployed
     */
    public ReplaySummary replay(Map<String, byte[]> candidate, Instant from, Instant to, ReplayListener listener) {
        var end = to == null ? clock.instant() : to;
        var start = from == null ? end.minus(USUAL_PERIOD) : from;
        if (!start.isBefore(end)) {
            throw new InvalidFieldException("from", "must be before 'to', which is " + end);
        }
        if (!running.tryAcquire()) {
            throw new ConflictException("Two replays are running already; try again in a minute.", "replaying");
        }
        try {
            return replay(candidates.read(candidate), new RecordedEvaluations.Period(start, end), listener);
        } finally {
            running.release();
        }
    }

    private ReplaySummary replay(
            CandidateTables.Candidate candidate, RecordedEvaluations.Period period, ReplayListener listener) {
        var begun = clock.instant();
        var total = recorded.count(period);
        var tally = new ReplayTally(total);
        var threads = Executors.newFixedThreadPool(THREADS, task -> {
            var thread = new Thread(task, "policy-replay");
            thread.setDaemon(true);
            return thread;
        });
        try {
            listener.progress(0, total);
            var inFlight = new ArrayDeque<Future<List<ReplayedRequest>>>();
            var page = recorded.firstPage(period);
            while (!page.isEmpty() || !inFlight.isEmpty()) {
                if (!page.isEmpty()) {
                    inFlight.add(submit(threads, candidate, page));
                    page = recorded.pageAfter(page.get(page.size() - 1), period);
                }
                if (page.isEmpty() || inFlight.size() == IN_FLIGHT) {
                    await(inFlight.remove(), begun.plus(LONGEST)).forEach(request -> tally.add(request, listener));
                    listener.progress(tally.done(), total);
                }
            }
        } finally {
            threads.shutdownNow();
        }
        return tally.summary(candidate.tables(), Duration.between(begun, clock.instant()));
    }

    private static Future<List<ReplayedRequest>> submit(
            ExecutorService threads, CandidateTables.Candidate candidate, List<RecordedEvaluation> page) {
        Callable<List<ReplayedRequest>> task = () -> {
            var replayed = new ArrayList<ReplayedRequest>();
            for (var evaluation : page) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("The replay was ended");
                }
                replayed.add(evaluation.replay(candidate));
            }
            return replayed;
        };
        return threads.submit(task);
    }

    private List<ReplayedRequest> await(Future<List<ReplayedRequest>> page, Instant latest) {
        try {
            var left = Duration.between(clock.instant(), latest).toMillis();
            if (left <= 0) {
                // Also where the caller reads too slowly: a page that is done would be handed out however late it is.
                throw new TimeoutException();
            }
            return page.get(left, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ReplayTooLongException(
                    "The replay takes longer than %d minutes; ask for a shorter time, or for simpler tables."
                            .formatted(LONGEST.toMinutes()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("The replay was interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("A replay's page failed", e.getCause());
        }
    }
}
