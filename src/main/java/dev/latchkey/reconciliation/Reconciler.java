package dev.latchkey.reconciliation;

import dev.latchkey.directory.DirectoryUnavailableException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Does its duties for as long as this node runs, on a thread for each: nothing that is stuck in the engine, the web or
 * another duty keeps it from looking.
 */
@Component
class Reconciler implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final List<Duty> duties;
    private ScheduledExecutorService threads;

    Reconciler(List<Duty> duties) {
        this.duties = duties;
    }

    @Override
    public synchronized void start() {
        threads = Executors.newScheduledThreadPool(duties.size(), named());
        for (var duty : duties) {
            var trouble = new AtomicReference<Class<?>>();
            threads.scheduleWithFixedDelay(
                    () -> attempt(duty, trouble), 0, duty.pause().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Whatever goes wrong: the next turn comes. An error that left here would end the duty without a word. What keeps
     * going wrong is told when it begins and when it is over, not every few seconds in between.
     */
    private static void attempt(Duty duty, AtomicReference<Class<?>> trouble) {
        try {
            duty.turn().run();
            if (trouble.getAndSet(null) != null) {
                log.info("Can {} again", duty.what());
            }
        } catch (Throwable e) {
            if (trouble.getAndSet(e.getClass()) == e.getClass()) {
                return;
            }
            if (isOutage(e)) {
                log.warn("Cannot {} now, and try on: {}", duty.what(), e.getMessage());
            } else {
                log.error("Cannot {} now, and try on", duty.what(), e);
            }
        }
    }

    private static boolean isOutage(Throwable e) {
        return e instanceof DirectoryUnavailableException
                || e instanceof DataAccessResourceFailureException
                || e instanceof CannotCreateTransactionException;
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
