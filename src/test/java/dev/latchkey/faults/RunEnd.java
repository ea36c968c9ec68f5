package dev.latchkey.faults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of a run, which everybody who waits for something else is woken by. */
final class RunEnd {

    private final CountDownLatch latch = new CountDownLatch(1);

    void comes() {
        latch.countDown();
    }

    boolean hasCome() {
        return latch.getCount() == 0;
    }

    /** Waits for it, at most so long; says whether it came. */
    boolean comesWithin(Duration time) {
        try {
            return latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
