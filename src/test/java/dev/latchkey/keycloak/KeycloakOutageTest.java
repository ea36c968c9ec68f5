package dev.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.DirectoryAwayException;
import dev.latchkey.directory.DirectoryDefectException;
import dev.latchkey.directory.DirectoryDefectException.Defect;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.UserId;
import dev.latchkey.lease.RoleAssignmentForbiddenException;
import dev.latchkey.reconciliation.RoleChange;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said when Keycloak says nothing, or when something else answers in its place. */
class KeycloakOutageTest {

    private static final Duration READ_TIMEOUT = Duration.ofMillis(500);
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    private static final UserId PERSON = new UserId("11111111-0000-4000-8000-000000000001");
    private static final RoleId ROLE = new RoleId("22222222-0000-4000-8000-000000000001");
    private static final String TOKEN = "{\"access_token\":\"t\",\"expires_in\":300,\"token_type\":\"Bearer\"}";

    private Adapters adapters;
    private HttpServer server;

    @AfterEach
    void close() {
        if (adapters != null) {
            adapters.close();
        }
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void nothingListensAndEveryPortSaysSoInTime() throws IOException {
        int closedPort;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        adapters = adaptersFor(closedPort);

        everyPortSaysUnavailableWithin(CONNECT_TIMEOUT.plus(READ_TIMEOUT));
    }

    @Test
    void serverThatNeverAnswersIsGivenUpWithinTheReadTimeout() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            adapters = adaptersFor(silent.getLocalPort());

            everyPortSaysUnavailableWithin(CONNECT_TIMEOUT.plus(READ_TIMEOUT));
        }
    }

    @Test
    void manyCallersDoNotQueueBehindOneAnotherWhileTheServerHangs() throws Exception {
        var pool = Executors.newFixedThreadPool(16);
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            adapters = adaptersFor(silent.getLocalPort());
            Callable<Throwable> lookUp = () -> {
                try {
                    adapters.people.searchPerson(PERSON);
                    return null;
                } catch (DirectoryUnavailableException e) {
                    return e;
                }
            };
            var begin = Instant.now();
            for (var outcome :
                    pool.invokeAll(IntStream.range(0, 16).mapToObj(i -> lookUp).toList())) {
                assertThat(outcome.get()).isInstanceOf(DirectoryUnavailableException.class);
            }

            // One wait for the turn and one for the token; queueing would take sixteen.
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(4));
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void answerOfAnOverloadedServerIsAnOutage(int status) throws IOException {
        adapters = adaptersFor(serverThatAnswers(status, "{\"error\":\"unknown_error\"}"));

        everyPortSaysUnavailable();
    }

    @Test
    void notFoundByAProxyIsNoStatementAboutAPerson() throws IOException {
        adapters = adaptersFor(serverThatAnswers(404, "<html>no such backend</html>"));

        everyPortSaysUnavailable();
    }

    @Test
    void missingRealmIsNoStatementAboutAPerson() throws IOException {
        adapters = adaptersFor(serverThatAnswers(404, "{\"error\":\"Realm not found.\"}"));

        everyPortSaysUnavailable();
    }

    @Test
    void answerThatIsNotJsonIsAnOutage() throws IOException {
        adapters = adaptersFor(serverThatAnswers(200, "<html>maintenance</html>"));

        everyPortSaysUnavailable();
    }

    @Test
    void row33_accountThatMayNotEvenLookIsToldApartFromAnOutageWhenARoleIsTaken() throws IOException {
        adapters = adaptersFor(serverThatAnswers(403, "{\"error\":\"HTTP 403 Forbidden\"}"));

        assertThatThrownBy(() -> adapters.assignments.remove(PERSON, ROLE))
                .isInstanceOf(RoleAssignmentForbiddenException.class);
    }

    @Test
    void row33_outdatedTokenIsReplacedOnceAndOnlyOnce() throws IOException {
        var tokens = new AtomicInteger();
        var refused = new AtomicInteger();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var asksForToken = exchange.getRequestURI().getPath().endsWith("/token");
            (asksForToken ? tokens : refused).incrementAndGet();
            var answer = asksForToken ? TOKEN : "{\"error\":\"HTTP 401 Unauthorized\"}";
            var body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(asksForToken ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        adapters = adaptersFor(server.getAddress().getPort());

        assertUnavailable(() -> adapters.people.searchPerson(PERSON));

        assertThat(tokens).hasValue(2);
        assertThat(refused).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401})
    void accountThatCannotSignInHasToBeMended(int status) throws IOException {
        adapters = adaptersFor(serverThatAnswersTokenCalls(status, "{\"error\":\"invalid_client\"}"));

        everyPortSaysUnavailable();
        assertThat(defectOf(() -> adapters.people.searchPerson("alice"))).isEqualTo(Defect.SIGN_IN);
    }

    @Test
    void realmThatIsGoneHasToBeMended() throws IOException {
        adapters = adaptersFor(serverThatAnswersTokenCalls(404, "{\"error\":\"Realm does not exist\"}"));
        assertThat(defectOf(() -> adapters.people.searchPerson("alice"))).isEqualTo(Defect.ANSWER);
        close();

        adapters = adaptersFor(serverThatAnswers(404, "{\"error\":\"Realm not found.\"}"));
        assertThat(defectOf(() -> adapters.people.searchPerson("alice"))).isEqualTo(Defect.ANSWER);
    }

    @Test
    void rightThatIsMissingHasToBeMended() throws IOException {
        adapters = adaptersFor(serverThatAnswers(403, "{\"error\":\"HTTP 403 Forbidden\"}"));

        assertThat(defectOf(() -> adapters.people.searchPerson("alice"))).isEqualTo(Defect.RIGHT);
    }

    /** What a proxy says while Keycloak restarts passes by itself: nobody is called for it. */
    @ParameterizedTest
    @ValueSource(ints = {403, 404, 500, 503})
    void answerOfAProxyToTheSignInIsNothingToBeMended(int status) throws IOException {
        adapters = adaptersFor(serverThatAnswersTokenCalls(status, "<html>no such backend</html>"));

        assertThatThrownBy(() -> adapters.people.searchPerson("alice"))
                .isInstanceOf(DirectoryUnavailableException.class)
                .isNotInstanceOf(DirectoryDefectException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void overloadedKeycloakIsAway(int status) throws IOException {
        adapters = adaptersFor(serverThatAnswers(status, "<html>overloaded</html>"));

        assertThatThrownBy(() -> adapters.people.searchPerson("alice")).isInstanceOf(DirectoryAwayException.class);
    }

    private static Defect defectOf(ThrowingCallable call) {
        var failure = catchThrowableOfType(DirectoryDefectException.class, call);
        assertThat(failure.getMessage()).contains("latchkey-grant").doesNotContain("secret");
        assertThat(failure.forPeople()).doesNotContain("latchkey-", "alice");
        return failure.defect();
    }

    @Test
    void settingsDoNotPrintTheirSecrets() {
        assertThat(propertiesFor(1).toString()).contains("latchkey-grant").doesNotContain("secret");
    }

    private void everyPortSaysUnavailableWithin(Duration limit) {
        for (var call : everyPort()) {
            var begin = Instant.now();
            assertUnavailable(call);
            assertThat(Duration.between(begin, Instant.now())).isLessThan(limit.plusSeconds(1));
        }
    }

    private void everyPortSaysUnavailable() {
        everyPort().forEach(this::assertUnavailable);
    }

    private List<ThrowingCallable> everyPort() {
        return List.of(
                () -> adapters.people.searchPerson(PERSON),
                () -> adapters.people.searchPerson("alice"),
                () -> adapters.catalog.findAll(),
                () -> adapters.catalog.searchRole(ROLE),
                () -> adapters.assignments.isAssigned(PERSON, ROLE),
                () -> adapters.assignments.assign(PERSON, ROLE),
                () -> adapters.assignments.remove(PERSON, ROLE),
                () -> adapters.sessions.end(PERSON, ROLE),
                () -> adapters.sessions.isAnyLeft(PERSON, ROLE, Instant.EPOCH),
                () -> adapters.sessions.tokenLifespan(ROLE),
                () -> adapters.holdings.findRequestable(),
                () -> adapters.holdings.findHolders(ROLE),
                () -> adapters.holdings.findHoldings(PERSON, ROLE),
                () -> adapters.roleChanges.findSince(Instant.EPOCH),
                () -> adapters.roleChanges.searchNewest(PERSON, ROLE, RoleChange.Kind.GIVEN),
                () -> adapters.accountRights.findGaps());
    }

    private void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(DirectoryUnavailableException.class)
                .hasMessageContaining("latchkey-")
                .satisfies(e -> assertThat(e.getCause() instanceof WebApplicationException
                                || e.getCause() instanceof ProcessingException)
                        .as("a type of the HTTP client leaves the package")
                        .isFalse());
    }

    /** Answers the token call, and everything else with {@code status} and {@code body}. */
    private int serverThatAnswers(int status, String body) throws IOException {
        return server(200, TOKEN, status, body);
    }

    /** Answers the token call with {@code status} and {@code body}; nothing else is asked without a token. */
    private int serverThatAnswersTokenCalls(int status, String body) throws IOException {
        return server(status, body, 500, "{}");
    }

    private int server(int tokenStatus, String tokenBody, int status, String body) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var asksForToken = exchange.getRequestURI().getPath().endsWith("/token");
            var text = asksForToken ? tokenBody : body;
            var answer = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", text.startsWith("{") ? "application/json" : "text/html");
            exchange.sendResponseHeaders(asksForToken ? tokenStatus : status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server.getAddress().getPort();
    }

    private static Adapters adaptersFor(int port) {
        return new Adapters(propertiesFor(port));
    }

    private static KeycloakProperties propertiesFor(int port) {
        return new KeycloakProperties(
                URI.create("http://127.0.0.1:" + port),
                null,
                "latchkey",
                "latchkey-grant",
                "grant-secret",
                "latchkey-sessions",
                "session-secret",
                CONNECT_TIMEOUT,
                READ_TIMEOUT,
                32,
                8);
    }
}
