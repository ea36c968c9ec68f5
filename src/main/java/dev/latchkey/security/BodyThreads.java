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
 * Keeps threads free for calls that carry nothing: pages, lists and the health check. A body is waited for by a thread,
 * and whoever sends many, byte by byte, would else hold every thread there is.
 *
 * <p>Calls with a body hold half of the threads at most: a quarter those of signed-in sessions, a quarter all others,
 * so that who has not signed in cannot keep people from deciding and revoking. One too many is refused (503) before it is
 * read. Ends of leases need none of these threads.
 *
 * <p>A valve and no filter, because Tomcat reads what nobody read of a body after the last filter has returned, and
 * waits for it just as long.
 */
final class BodyThreads extends ValveBase {

    private static final Logger log = LoggerFactory.getLogger(BodyThreads.class);

    private final Semaphore ofSessions;
    private final Semaphore ofOthers;
    private final Problems problems;

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
        if (isRead(request)) {
            getNext().invoke(request, response);
            return;
        }
        var threads = isSignedIn(request) ? ofSessions : ofOthers;
        if (!threads.tryAcquire()) {
            refuse(request, response);
            return;
        }
        try {
            getNext().invoke(request, response);
            readToItsEnd(request);
        } finally {
            threads.release();
        }
    }

    private void refuse(Request request, Response response) throws IOException {
        log.warn(
                "Refused a call: as many calls with a body as may be are open already. Does somebody send theirs slowly on purpose?");
        problems.busy(request.getRequest(), response.getResponse());
        var body = request.getStream();
        // What is here already, so that the answer is read before the connection is closed.
        while (body.available() > 0 && body.read(new byte[8192]) > 0) {}
        close(request);
    }

    /** So that who sent too much reads why, and so that the connection can be used again. */
    private static void readToItsEnd(Request request) {
        try {
            // Past the streams of the servlet: they may be closed, and an error of theirs would replace the answer.
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

    private static void close(Request request) {
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
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
