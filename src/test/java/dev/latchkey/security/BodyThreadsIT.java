package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.support.BrowserSession;
import dev.latchkey.support.Caller;
import dev.latchkey.support.LatchkeyTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What bodies that never end take from others. */
@LatchkeyTest
class BodyThreadsIT {

    private static final Map<String, String> ASK = Map.of("role", "orders-db-read", "duration", "5m");

    private final List<Socket> open = new ArrayList<>();

    @LocalServerPort
    private int port;

    @Autowired
    private ServerProperties server;

    @AfterEach
    void close() throws IOException {
        for (var socket : open) {
            socket.close();
        }
    }

    @Test
    void bodiesThatNeverEndLeaveThreadsForOthers() throws IOException {
        var alice = BrowserSession.signedIn("alice", port);
        for (var n = 0; n < quarter(); n++) {
            sendPartOfABody("/api/v1/requests", "");
        }
        // Each of them waits at its own time: once all do, one more is too many.
        await().atMost(Duration.ofSeconds(30)).until(() -> anonymousAsk().status(), status -> status == 503);

        var refused = anonymousAsk();
        assertThat(refused.at("detail")).contains("too many calls to read at once", "Nothing was changed");
        assertThat(refused.header("Retry-After")).isNotEmpty();
        assertThat(Caller.anonymous(port).get("/actuator/health").status()).isEqualTo(200);
        assertThat(alice.open("/").answer().text()).contains("Your access");
        // Read, and refused for what it is.
        assertThat(alice.sendForged("POST", "/requests", "role=orders-db-read").status())
                .isEqualTo(403);

        close();
        await().atMost(Duration.ofSeconds(30)).until(() -> anonymousAsk().status(), status -> status == 401);
    }

    @Test
    void sessionsTakeNothingFromPrograms() throws IOException {
        var alice = BrowserSession.signedIn("alice", port);
        for (var n = 0; n < quarter(); n++) {
            sendPartOfABody("/requests", "Cookie: " + alice.cookie() + "\r\n");
        }
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> alice.sendForged("POST", "/requests", "role=orders-db-read")
                                .status(),
                        status -> status == 503);

        assertThat(anonymousAsk().status()).isEqualTo(401);
        assertThat(alice.open("/").answer().text()).contains("Your access");
        var page = alice.send(
                "POST",
                "/requests",
                "role=orders-db-read",
                Map.of("Accept", "text/html", "Content-Type", "application/x-www-form-urlencoded"));
        assertThat(page.text()).contains("too many calls to read at once", "What still works");
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

    private int quarter() {
        return BodyThreads.quarter(server.getTomcat().getThreads().getMax());
    }

    private Caller.Answer anonymousAsk() {
        return Caller.anonymous(port).post("/api/v1/requests", ASK);
    }

    private void sendPartOfABody(String path, String header) throws IOException {
        var socket = new Socket("localhost", port);
        open.add(socket);
        send(
                socket,
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + header + "Content-Length: 9000000\r\n\r\nx");
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
