package dev.latchkey.security;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * Keeps threads free for calls that nobody waits for: a body that has not arrived is waited for by a thread, and whoever
 * sends many, byte by byte, would else hold every thread there is.
 *
 * <p>Calls whose body is still to come hold half of the threads at most: a quarter those of signed-in sessions, a quarter
 * all others, so that who has not signed in cannot keep people from deciding and revoking. One too many is refused (503)
 * unread. Ends of leases need none of these threads.
 *
 * <p>A valve of the engine and no filter, because Tomcat answers some calls before it knows of filters, and reads what
 * nobody read of a body after the last of them has returned, waiting for it just as long.
 */
final class BodyThreads extends ValveBase {

    private static final Logger log = LoggerFactory.getLogger(BodyThreads.class);

    private final Semaphore ofSessions;
    private final Semaphore ofOthers;
    private final Problems problems;
    private final AtomicBoolean told = new AtomicBoolean();

    /** @param threads how many calls the server answers at a time */
    BodyThreads(int threads, Problems problems) {
        super(true);
        this.ofSessions = new Semaphore(quarter(threads));
        this.ofOthers = new Semaphore(quarter(threads));
        this.problems = problems;
    }

    static int quarter(int threads) {
        return Math.max(1, threads / 4);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (isHere(request)) {
            getNext().invoke(request, response);
            end(request, response);
            return;
        }
        var threads = isSignedIn(request) ? ofSessions : ofOthers;
        if (!threads.tryAcquire()) {
            refuse(request, response);
            return;
        }
        try {
            told.set(false);
            getNext().invoke(request, response);
            end(request, response);
        } finally {
            threads.release();
        }
    }

    private void refuse(Request request, Response response) throws IOException {
        // Once for all that come in a row: else who sends them fills the log as well.
        if (told.compareAndSet(false, true)) {
            log.warn("Refusing calls: as many as may be still wait for their bodies. Does somebody send them slowly?");
        }
        problems.busy(request.getRequest(), response.getResponse());
        response.finishResponse();
        close(request);
    }

    /** Answers before it takes in what nobody read: who sent too much reads why, and the connection can be used again. */
    private static void end(Request request, Response response) throws IOException {
        if (isRead(request) || request.isAsync()) {
            return;
        }
        response.finishResponse();
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

    private static boolean isSignedIn(Request request) {
        var session = request.getSessionInternal(false);
        return session != null
                && session.getSession().getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                        != null;
    }
}
