package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.support.BrowserSession;
import dev.latchkey.support.Caller;
import dev.latchkey.support.LatchkeyTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What slow callers take from others. */
@LatchkeyTest
class ThreadSharesIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Map<String, String> ASK = Map.of("role", "orders-db-read", "duration", "5m");

    private final List<Socket> open = new ArrayList<>();

    @LocalServerPort
    private int port;

    @Autowired
    private ServerProperties server;

    /** Who went away takes nothing from others any more, those of the next test among them. */
    @AfterEach
    void leave() throws IOException {
        for (var socket : open) {
            socket.close();
        }
        await().atMost(LIMIT).until(this::oneMore, answer -> answer.startsWith("HTTP/1.1 401"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /api/v1/requests",
                // Nothing of Latchkey is asked about these two.
                "TRACE /api/v1/requests",
                "POST /no%2fsuch"
            })
    void bodiesThatNeverEndLeaveThreadsForOthers(String call) throws IOException {
        var alice = BrowserSession.signedIn("alice", port);
        var refused = untilRefused(() -> sendPartOfABody(call, "Content-Length: 9000000"), this::oneMore);

        assertThat(refused).contains("Retry-After: 5", "too many calls at once. Nothing was changed");
        assertThat(Caller.anonymous(port).get("/actuator/health").status()).isEqualTo(200);
        assertThat(alice.open("/").answer().text()).contains("Your access");
        assertThat(Caller.anonymous(port).post("/api/v1/requests", ASK).status())
                .as("what is here is not waited for")
                .isIn(401, 503);
        // Read, and refused for what it is.
        assertThat(alice.sendForged("POST", "/requests", "role=orders-db-read").status())
                .isEqualTo(403);
    }

    /** Each has asked for more than its connection holds, and takes in nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/webjars/bpmn-js/dist/bpmn-navigated-viewer.production.min.js",
                // Short enough to be written last of all.
                "/webjars/htmx.org/dist/ext/head-support.js"
            })
    void answersThatNobodyTakesInLeaveThreadsForOthers(String page) throws IOException {
        var alice = BrowserSession.signedIn("alice", port);
        untilRefused(() -> askAndTakeInNothing(page), this::oneMore);

        assertThat(Caller.anonymous(port).get("/actuator/health").status()).isEqualTo(200);
        assertThat(alice.open("/").answer().text()).contains("Your access");
    }

    @Test
    void sessionsTakeNothingFromPrograms() throws IOException {
        var alice = BrowserSession.signedIn("alice", port);
        var cookie = "Cookie: " + alice.cookie() + "\r\nContent-Length: 9000000";
        untilRefused(() -> sendPartOfABody("POST /requests", cookie), () -> answer("POST /requests", cookie, ""));

        assertThat(oneMore()).startsWith("HTTP/1.1 401");
        assertThat(alice.open("/").answer().text()).contains("Your access");
    }

    @Test
    void piecesThatNeverBecomeWholeAreRefusedAtOnce() throws IOException {
        var chunked = "Transfer-Encoding: chunked";
        untilRefused(
                () -> sendPartOfABody("POST /api/v1/requests", chunked),
                () -> answer("POST /api/v1/requests", chunked, "5"));
    }

    @Test
    void whatNobodyReadIsTakenInBeforeTheNextCallOfTheConnection() throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(30_000);
            var body = "x".repeat(200_000);
            send(
                    socket,
                    "POST /api/v1/requests HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\n" + body
                            + "GET /actuator/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            var answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers).containsSubsequence("HTTP/1.1 401", "HTTP/1.1 200", "UP");
        }
    }

    /** Sends slow calls until one more is refused, and answers with that refusal. */
    private String untilRefused(SlowCall slow, Callable<String> oneMore) {
        return await().atMost(LIMIT)
                .until(
                        () -> {
                            // Again and again: Tomcat cuts off who has been slow for a while.
                            for (var n = 0; n < server.getTomcat().getThreads().getMax() / 4; n++) {
                                slow.send();
                            }
                            return oneMore.call();
                        },
                        answer -> answer.startsWith("HTTP/1.1 503"));
    }

    private interface SlowCall {
        void send() throws IOException;
    }

    /** The answer to one more call whose body does not come, or nothing where it waits for it or is cut off. */
    private String oneMore() throws IOException {
        return answer("POST /api/v1/requests", "Content-Length: 1", "");
    }

    private String answer(String call, String headers, String body) throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(5_000);
            send(socket, head(call, headers) + body);
            var answer = new byte[4096];
            var length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException | SocketException waitingOrCutOff) {
            return "";
        }
    }

    private void askAndTakeInNothing(String page) throws IOException {
        var socket = new Socket();
        open.add(socket);
        socket.setReceiveBufferSize(1);
        socket.connect(new InetSocketAddress("localhost", port));
        send(socket, ("GET " + page + " HTTP/1.1\r\nHost: localhost\r\n\r\n").repeat(90));
    }

    private void sendPartOfABody(String call, String headers) throws IOException {
        var socket = new Socket("localhost", port);
        open.add(socket);
        send(socket, head(call, headers) + "5");
    }

    private static String head(String call, String headers) {
        return call + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n" + headers
                + "\r\n\r\n";
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
