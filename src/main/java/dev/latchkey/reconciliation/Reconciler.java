package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.lease.Eligibility;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Compares Keycloak with the ledger, for as long as this node runs, on threads of its own: nothing that is stuck in the
 * engine or the web keeps it from looking. Of several nodes one compares at a time.
 */
@Component
class Reconciler implements SmartLifecycle {

    private static final Duration RIGHTS = Duration.ofMinutes(5);
    private static final Duration DESK = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final String node = UUID.randomUUID().toString();
    private final FullComparison comparison;
    private final Removal removal;
    private final Eligibility eligibility;
    private final OverdueCheck overdue;
    private final SessionCheck sessions;
    private final RightsCheck rights;
    private final FollowedChanges changes;
    private final PeopleDesk desk;
    private final CompleteComparisons comparisons;
    private final ComparedFirst gate;
    private final ReconciliationProperties properties;
    private final AtomicReference<Set<RoleId>> watched = new AtomicReference<>(Set.of());
    private ScheduledExecutorService threads;

    Reconciler(
            FullComparison comparison,
            Removal removal,
            Eligibility eligibility,
            OverdueCheck overdue,
            SessionCheck sessions,
            RightsCheck rights,
            FollowedChanges changes,
            PeopleDesk desk,
            CompleteComparisons comparisons,
            ComparedFirst gate,
            ReconciliationProperties properties) {
        this.comparison = comparison;
        this.removal = removal;
        this.eligibility = eligibility;
        this.overdue = overdue;
        this.sessions = sessions;
        this.rights = rights;
        this.changes = changes;
        this.desk = desk;
        this.comparisons = comparisons;
        this.gate = gate;
        this.properties = properties;
    }

    @Override
    public synchronized void start() {
        // The comparison, what looks at other things, and what waits for the engine: none waits for another.
        threads = Executors.newScheduledThreadPool(3, named());
        every(properties.events(), "compare Keycloak with the ledger", this::compareIfDue);
        every(DESK, "hand findings over to people", desk::serve);
        every(RIGHTS, "compare the accounts' rights", () -> comparisons.runAlone("rights", rights::check));
    }

    private void every(Duration pause, String what, Runnable step) {
        threads.scheduleWithFixedDelay(() -> attempt(what, step), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whatever goes wrong: the next turn comes. */
    private static void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (DirectoryUnavailableException e) {
            log.warn("Cannot {} now: {}", what, e.getMessage());
        } catch (RuntimeException e) {
            log.error("Cannot {} now", what, e);
        }
    }

    private void compareIfDue() {
        if (comparisons.isDue(properties.interval()) || gate.isAwaited()) {
            compare();
        } else {
            changes.follow(watched.get());
            removal.removeDue();
        }
    }

    /** One full comparison, unless another node is at it; says whether it ran. */
    boolean compare() {
        return comparisons.runAlone("comparison", () -> {
            var startedAt = comparisons.now();
            var result = comparison.compareAll();
            watched.set(result.watched());
            removal.removeDue();
            attempt("look who lost the right to a lease", eligibility::check);
            attempt("look for overdue revocations", overdue::check);
            attempt("look for sessions that were left", sessions::check);
            if (result.isComplete()) {
                comparisons.record(node, startedAt);
            } else {
                log.warn(
                        "{} of {} watched roles could not be compared",
                        result.unread(),
                        result.watched().size());
            }
        });
    }

    @Override
    public synchronized void stop() {
        threads.shutdownNow();
        threads = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return threads != null;
    }

    private static ThreadFactory named() {
        var number = new AtomicInteger();
        return step -> {
            var thread = new Thread(step, "reconciler-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
