package dev.latchkey.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.support.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One node's way to Keycloak, which can be disturbed; its port stays the same while nobody listens there. */
final class FaultProxy {

    /** What the HTTP client writes itself, or what the way, not the answer, is about. */
    private static final Set<String> OWN_HEADERS =
            Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade", "http2-settings");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final ExecutorService threads = Executors.newCachedThreadPool(FaultProxy::daemon);
    private final String target;
    private final int port = Ports.free();
    private final AtomicInteger disturbed = new AtomicInteger();

    private HttpServer server;
    private volatile Disturbance disturbance;
    private volatile CompletableFuture<Void> healed = CompletableFuture.completedFuture(null);

    FaultProxy(String target) {
        this.target = target;
        listen();
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** Disturbs the calls from now on, until it is {@link #heal healed}. */
    synchronized void disturb(Disturbance with) {
        heal();
        disturbed.set(0);
        healed = new CompletableFuture<>();
        disturbance = with;
        if (with instanceof Disturbance.Refuse) {
            server.stop(0);
        }
    }

    synchronized void heal() {
        var last = disturbance;
        disturbance = null;
        if (last instanceof Disturbance.Refuse) {
            listen();
        }
        healed.complete(null);
    }

    /** How many calls felt the present disturbance. */
    int disturbedCalls() {
        return disturbed.get();
    }

    private void listen() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/", this::handle);
            server.setExecutor(threads);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on port " + port, e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var present = disturbance;
            var isMeant = present != null
                    && present.traffic()
                            .includes(
                                    exchange.getRequestMethod(),
                                    exchange.getRequestURI().getPath());
            if (!isMeant) {
                answer(exchange, forward(exchange, body));
                return;
            }
            disturbed.incrementAndGet();
            if (present instanceof Disturbance.Hang) {
                awaitHealing(Duration.ofMinutes(2));
            } else if (present instanceof Disturbance.Fail fail) {
                exchange.sendResponseHeaders(fail.status(), -1);
            } else if (present instanceof Disturbance.Delay delay) {
                pause(delay.time());
                answer(exchange, forward(exchange, body));
            } else if (present instanceof Disturbance.DropOneAnswer once && !isFirst(once.dropped())) {
                answer(exchange, forward(exchange, body));
            } else {
                forward(exchange, body);
            }
        }
    }

    private static boolean isFirst(AtomicBoolean dropped) {
        return dropped.compareAndSet(false, true);
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
                .timeout(Duration.ofSeconds(30))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase())) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Stopped", e);
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        response.headers().map().forEach((name, values) -> {
            if (!name.startsWith(":") && !OWN_HEADERS.contains(name.toLowerCase())) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        var body = response.body();
        exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "fault-proxy");
        thread.setDaemon(true);
        return thread;
    }

    private void awaitHealing(Duration limit) {
        try {
            healed.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Whoever asked has long gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** To its end, healed or not: a call that is on its way arrives, however late. */
    private static void pause(Duration time) {
        new RunEnd().comesWithin(time);
    }
}
