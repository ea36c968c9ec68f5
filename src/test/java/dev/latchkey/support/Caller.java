package dev.latchkey.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Somebody who calls Latchkey over HTTP, with a fresh token of a demo person or with none. */
public final class Caller {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final String baseUrl;
    private final Optional<Supplier<String>> token;

    private Caller(String baseUrl, Optional<Supplier<String>> token) {
        this.baseUrl = baseUrl;
        this.token = token;
    }

    public static Caller as(String name, int port) {
        return new Caller(
                "http://localhost:" + port,
                Optional.of(() -> TestPlatform.keycloak().tokenOf(name)));
    }

    /** Somebody who sends just this token, whatever it is worth. */
    public static Caller withToken(String token, int port) {
        return new Caller("http://localhost:" + port, Optional.of(() -> token));
    }

    public static Caller anonymous(int port) {
        return new Caller("http://localhost:" + port, Optional.empty());
    }

    /** What came back; {@code json} is missing where the body was none. */
    public record Answer(int status, JsonNode json, String text, HttpHeaders headers) {

        static Answer of(HttpResponse<String> response) {
            return new Answer(response.statusCode(), Caller.json(response.body()), response.body(), response.headers());
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        public String at(String field) {
            return json.path(field).asText();
        }
    }

    public Answer get(String path) {
        return send("GET", path, HttpRequest.BodyPublishers.noBody(), Map.of());
    }

    public Answer post(String path, Object body) {
        return post(path, body, Map.of());
    }

    public Answer post(String path, Object body, Map<String, String> headers) {
        try {
            return postRaw(path, JSON.writeValueAsBytes(body), headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Answer postRaw(String path, byte[] body, Map<String, String> headers) {
        return send("POST", path, HttpRequest.BodyPublishers.ofByteArray(body), headers);
    }

    public Answer send(String method, String path, HttpRequest.BodyPublisher body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(Duration.ofSeconds(60))
                .header("Accept", "application/json")
                .method(method, body);
        if (!headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        token.ifPresent(t -> request.header("Authorization", "Bearer " + t.get()));
        try {
            return Answer.of(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot call " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped while calling " + path, e);
        }
    }

    private static JsonNode json(String body) {
        try {
            return body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
