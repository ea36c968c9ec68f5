package dev.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.UserId;
import dev.latchkey.lease.RoleAssignments;
import dev.latchkey.lease.Sessions;
import dev.latchkey.lease.Sweeping;
import dev.latchkey.policy.PolicyProperties;
import dev.latchkey.reconciliation.Holdings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** A lane that is full is full for its own callers only. */
class KeycloakLanesTest {

    private static final UserId PERSON = new UserId("11111111-0000-4000-8000-000000000001");
    private static final RoleId ROLE = new RoleId("22222222-0000-4000-8000-000000000001");
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(300);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    private final CountDownLatch firstCallArrived = new CountDownLatch(1);
    private final CountDownLatch firstCallMayGo = new CountDownLatch(1);
    private final AtomicBoolean first = new AtomicBoolean(true);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private HttpServer server;

    @BeforeEach
    void startWithOneConnectionForEachLane() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            var asksForToken = exchange.getRequestURI().getPath().endsWith("/token");
            if (!asksForToken && first.getAndSet(false)) {
                firstCallArrived.countDown();
                awaitQuietly(firstCallMayGo);
            }
            var body = (asksForToken
                            ? "{\"access_token\":\"t\",\"expires_in\":300,\"token_type\":\"Bearer\"}"
                            : "{\"error\":\"Could not find role with id\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(asksForToken ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        context.registerBean(
                KeycloakProperties.class,
                () -> propertiesFor(server.getAddress().getPort()));
        context.registerBean(PolicyProperties.class, () -> new PolicyProperties(ZoneOffset.UTC, Set.of(), "", true));
        context.registerBean(Clock.class, Clock::systemUTC);
        context.register(KeycloakLanes.class, SweeperOfThisTest.class);
        context.refresh();
    }

    @AfterEach
    void stop() {
        firstCallMayGo.countDown();
        context.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void callThatHangsInOneLaneHoldsUpNeitherTheSweeperNorTheComparison() throws Exception {
        var everyday = context.getBean(RoleAssignments.class);
        var sweeping = context.getBean(SweeperOfThisTest.class).assignments;
        var stuck = threads.submit(() -> everyday.isAssigned(PERSON, ROLE));
        assertThat(firstCallArrived.await(10, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> everyday.isAssigned(PERSON, ROLE)).isInstanceOf(DirectoryUnavailableException.class);
        assertThat(sweeping.isAssigned(PERSON, ROLE)).isFalse();
        assertThat(context.getBean(Holdings.class).searchName(ROLE)).isEmpty();

        assertThat(stuck).isNotDone();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
                1,
                1);
    }

    /** Asks for its ports as the real one does. */
    private record SweeperOfThisTest(
            @Sweeping RoleAssignments assignments, @Sweeping Sessions sessions) {}
}
