package dev.latchkey.api;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.policy.ReplayListener;
import dev.latchkey.policy.ReplaySummary;
import dev.latchkey.policy.ReplayedRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Writes a replay's answer while it goes on, so that its length does not matter. In the caller's thread: who stops
 * reading stops the replay.
 */
@Component
class ReplayAnswers {

    private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(1);

    private final ObjectMapper json;
    private final Clock clock;

    ReplayAnswers(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    Answer to(HttpServletResponse response, boolean lines) {
        return new Answer(response, lines);
    }

    /** One answer; begun with the first thing to say, so that until then a refusal can still be one. */
    final class Answer implements ReplayListener, AutoCloseable {

        private final HttpServletResponse response;
        private final boolean lines;
        private JsonGenerator out;
        private Instant toldAt = Instant.EPOCH;
        private boolean finished;

        private Answer(HttpServletResponse response, boolean lines) {
            this.response = response;
            this.lines = lines;
        }

        @Override
        public void progress(long done, long total) {
            begin();
            var now = clock.instant();
            if (lines && Duration.between(toldAt, now).compareTo(BETWEEN_PROGRESS) >= 0) {
                toldAt = now;
                line(Map.of("progress", Map.of("done", done, "total", total)));
                write(generator -> {
                    generator.flush();
                    response.flushBuffer();
                });
            }
        }

        @Override
        public void changed(ReplayedRequest request) {
            begin();
            if (lines) {
                line(Map.of("change", request));
            } else {
                write(generator -> json.writeValue(generator, request));
            }
        }

        void finish(ReplaySummary summary) {
            begin();
            if (lines) {
                line(Map.of("summary", summary));
            } else {
                write(generator -> {
                    generator.writeEndArray();
                    generator.writeFieldName("summary");
                    json.writeValue(generator, summary);
                    generator.writeEndObject();
                });
            }
            finished = true;
        }

        private void begin() {
            if (out != null) {
                return;
            }
            response.setContentType(lines ? MediaType.APPLICATION_NDJSON_VALUE : MediaType.APPLICATION_JSON_VALUE);
            write(generator -> {
                if (!lines) {
                    generator.writeStartObject();
                    generator.writeArrayFieldStart("changes");
                }
            });
        }

        private void line(Object value) {
            write(generator -> {
                json.writeValue(generator, value);
                generator.writeRaw('\n');
            });
        }

        private void write(Writing writing) {
            try {
                if (out == null) {
                    out = json.getFactory().createGenerator(response.getOutputStream(), JsonEncoding.UTF8);
                    out.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
                    out.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
                    out.setRootValueSeparator(null);
                }
                writing.to(out);
            } catch (IOException e) {
                throw new UncheckedIOException("The caller of a replay does not read its answer", e);
            }
        }

        @Override
        public void close() throws IOException {
            // An answer that broke off stays broken, or becomes a problem's: nothing may make it look whole.
            if (out != null && finished) {
                out.close();
            } else if (!response.isCommitted()) {
                response.resetBuffer();
            }
        }
    }

    private interface Writing {
        void to(JsonGenerator generator) throws IOException;
    }
}
