package dev.latchkey.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** One call of {@code POST /api/v1/policy/replays}, read line by line. */
final class ReplayCall {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Until the first line; a long replay then says every second how far it is. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HttpClient http;
    private final URI url;
    private final String token;

    ReplayCall(HttpClient http, URI url, String token) {
        this.http = http;
        this.url = url;
        this.token = token;
    }

    /** The caller has to change something; it is of no use to try the same again. */
    static final class RefusedException extends RuntimeException {
        RefusedException(String reason) {
            super(reason);
        }
    }

    /**
     * Hands on each line, and returns the summary.
     *
     * @throws IOException if the server cannot be reached or says no summary
     */
    JsonNode replay(List<Path> candidates, Instant from, Instant to, Consumer<JsonNode> listener)
            throws IOException, InterruptedException {
        var boundary = UUID.randomUUID().toString();
        var response = http.send(request(boundary, body(boundary, candidates, from, to)), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            try (var body = response.body()) {
                throw refused(response.statusCode(), body);
            }
        }
        JsonNode summary = null;
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (var text = lines.readLine(); text != null; text = lines.readLine()) {
                var line = JSON.readTree(text);
                listener.accept(line);
                summary = line.path("summary").isObject() ? line.path("summary") : summary;
            }
        }
        if (summary == null) {
            throw new IOException("the answer broke off before its summary");
        }
        return summary;
    }

    private HttpRequest request(String boundary, byte[] body) {
        try {
            return HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/+$", "") + "/api/v1/policy/replays"))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "application/x-ndjson")
                    .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                    .POST(BodyPublishers.ofByteArray(body))
                    .build();
        } catch (IllegalArgumentException e) {
            // Without the cause: its message may repeat the token.
            throw new RefusedException("The address '" + url + "', or the token, cannot be used for a call.");
        }
    }

    private static IOException refused(int status, InputStream body) throws IOException {
        var said = sentence(body.readAllBytes());
        if (status >= 500 || status == 409 || status == 429) {
            return new IOException("status " + status + ": " + said);
        }
        throw new RefusedException("Refused with status " + status + ": " + said);
    }

    private static String sentence(byte[] body) {
        try {
            return JSON.readTree(body).path("detail").asText("no reason given");
        } catch (IOException e) {
            return "no reason given";
        }
    }

    private static byte[] body(String boundary, List<Path> candidates, Instant from, Instant to) throws IOException {
        var body = new ByteArrayOutputStream();
        for (var candidate : candidates) {
            write(
                    body,
                    "--%s\r\nContent-Disposition: form-data; name=\"candidate\"; filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n",
                    boundary,
                    candidate.getFileName().toString().replaceAll("[\"\r\n]", "_"));
            body.write(content(candidate));
            write(body, "\r\n");
        }
        field(body, boundary, "from", from);
        field(body, boundary, "to", to);
        write(body, "--%s--\r\n", boundary);
        return body.toByteArray();
    }

    private static byte[] content(Path candidate) {
        try {
            return Files.readAllBytes(candidate);
        } catch (NoSuchFileException e) {
            throw new RefusedException("There is no file '" + candidate + "'.");
        } catch (IOException e) {
            throw new RefusedException("Cannot read the file '" + candidate + "': " + e.getMessage());
        }
    }

    private static void field(ByteArrayOutputStream body, String boundary, String name, Instant value) {
        if (value != null) {
            write(body, "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", boundary, name, value);
        }
    }

    private static void write(ByteArrayOutputStream body, String text, Object... values) {
        body.writeBytes(text.formatted(values).getBytes(StandardCharsets.UTF_8));
    }
}
