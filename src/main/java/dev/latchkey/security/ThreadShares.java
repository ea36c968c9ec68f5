package dev.latchkey.security;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * Keeps threads free for people at work. A body that has not arrived is waited for by a thread, and so is a caller who
 * does not take in the answer: whoever sends or reads many slowly would else hold every thread there is.
 *
 * <p>Callers without a signed-in session, programs among them, hold half of the threads at most. Of all threads those whose
 * body is still to come hold a quarter where they have a session, and a quarter where they have none. The health check has
 * a few of its own besides. One too many is refused (503) unread, and where even refusals are not taken in, cut off. Ends of
 * leases need none of these threads.
 *
 * <p>A valve of the engine and no filter, because Tomcat answers some calls before it knows of filters, and reads what
 * nobody read of a body after the last of them has returned, waiting for it just as long.
 */
final class ThreadShares extends ValveBase {

    private static final Logger log = LoggerFactory.getLogger(ThreadShares.class);

    private static final String HEALTH = "/actuator/health";

    // Who does it on purpose would else fill the log as well.
    private static final Duration TOLD_AGAIN_AFTER = Duration.ofMinutes(1);

    private final Semaphore withoutSession;
    private final Semaphore bodiesWithoutSession;
    private final Semaphore bodiesOfSessions;
    private final Semaphore health;
    private final Semaphore refusals;
    private final Problems problems;
    private final Clock clock;
    private final AtomicReference<Instant> toldAt = new AtomicReference<>(Instant.MIN);

    /** @param threads how many calls the server answers at a time */
    ThreadShares(int threads, Problems problems, Clock clock) {
        super(true);
        this.withoutSession = share(threads, 2);
        this.bodiesWithoutSession = share(threads, 4);
        this.bodiesOfSessions = share(threads, 4);
        this.health = share(threads, 16);
        this.refusals = share(threads, 16);
        this.problems = problems;
        this.clock = clock;
    }

    private static Semaphore share(int threads, int part) {
        return new Semaphore(Math.max(1, threads / part));
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        answer(request, response, sharesOf(request).iterator());
    }

    private List<Semaphore> sharesOf(Request request) {
        var isHere = isHere(request);
        if (isSignedIn(request)) {
            return isHere ? List.of() : List.of(bodiesOfSessions);
        }
        if (isHere) {
            return List.of(isHealth(request) ? health : withoutSession);
        }
        return List.of(bodiesWithoutSession, withoutSession);
    }

    /** Takes one thread of each share, and gives it back after the answer. */
    private void answer(Request request, Response response, Iterator<Semaphore> shares)
            throws IOException, ServletException {
        if (!shares.hasNext()) {
            getNext().invoke(request, response);
            end(request, response);
            return;
        }
        var share = shares.next();
        if (!share.tryAcquire()) {
            refuse(request, response);
            return;
        }
        try {
            answer(request, response, shares);
        } finally {
            share.release();
        }
    }

    private void refuse(Request request, Response response) throws IOException {
        var now = clock.instant();
        var last = toldAt.get();
        if (last.isBefore(now.minus(TOLD_AGAIN_AFTER)) && toldAt.compareAndSet(last, now)) {
            log.warn("Refusing calls: as many as may be are under way. Does somebody send or read them slowly?");
        }
        if (!refusals.tryAcquire()) {
            request.getCoyoteRequest().action(ActionCode.CLOSE_NOW, null);
            return;
        }
        try {
            problems.busy(request.getRequest(), response.getResponse());
            response.finishResponse();
            close(request);
        } finally {
            refusals.release();
        }
    }

    /**
     * Answers all of it while the share is held, and before it takes in what nobody read: who sent too much reads why, and
     * the connection can be used again.
     */
    private static void end(Request request, Response response) throws IOException {
        if (request.isAsync()) {
            return;
        }
        response.finishResponse();
        if (isRead(request)) {
            return;
        }
        try {
            // Past the streams of the servlet, which may be closed.
            var call = request.getCoyoteRequest();
            while (!isRead(request) && call.getBytesRead() <= BodyLimitFilter.MOST_BYTES) {
                if (call.doRead(new Discarded()) < 0) {
                    return;
                }
            }
        } catch (IOException senderGone) {
            log.debug("The rest of a body did not come", senderGone);
        }
        if (!isRead(request)) {
            close(request);
        }
    }

    private static final class Discarded implements ApplicationBufferHandler {

        private ByteBuffer bytes;

        @Override
        public void setByteBuffer(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return bytes;
        }

        @Override
        public void expand(int size) {}
    }

    /** After the answer: Tomcat makes an error of what is not finished. */
    private static void close(Request request) {
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }

    /** Whether nobody will have to wait for its body. */
    private static boolean isHere(Request request) {
        var call = request.getCoyoteRequest();
        if (isRead(request)) {
            return true;
        }
        // Looks at the connection without waiting.
        call.action(ActionCode.AVAILABLE, true);
        return call.getContentLengthLong() >= 0 && call.getAvailable() >= call.getContentLengthLong();
    }

    private static boolean isRead(Request request) {
        var read = new AtomicBoolean();
        request.getCoyoteRequest().action(ActionCode.REQUEST_BODY_FULLY_READ, read);
        return read.get();
    }

    private static boolean isHealth(Request request) {
        var path = request.getDecodedRequestURI();
        return path != null && (path.equals(HEALTH) || path.startsWith(HEALTH + "/"));
    }

    private static boolean isSignedIn(Request request) {
        var session = request.getSessionInternal(false);
        return session != null
                && session.getSession().getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                        != null;
    }
}
