package dev.latchkey.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.support.Caller;
import dev.latchkey.support.LatchkeyTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a program that is generated from the description would expect. */
@LatchkeyTest
class ApiDescriptionIT {

    @LocalServerPort
    private int port;

    private JsonNode api;

    @BeforeEach
    void read() {
        api = Caller.anonymous(port).get("/v3/api-docs").json();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/requests, post, 201",
        "/api/v1/requests, get, 200",
        "/api/v1/leases/{id}/extend, post, 201",
        "/api/v1/exceptions, post, 201",
        "/api/v1/delegations, post, 201",
        "/api/v1/delegations/{id}/end, post, 204"
    })
    void whatIsMadeOrEndedHasAStatusOfItsOwn(String path, String method, String status) {
        assertThat(api.path("paths").path(path).path(method).path("responses").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(status, "4XX", "503");
    }

    @Test
    void everyCallIsRefusedWithAProblem() {
        assertThat(api.at("/components/schemas/Problem/properties").fieldNames())
                .toIterable()
                .contains("type", "title", "status", "detail", "instance");
        for (var path : api.path("paths")) {
            for (var call : path) {
                assertThat(call.at("/responses/4XX/content/application~1problem+json/schema/$ref")
                                .asText())
                        .as(call.path("operationId").asText())
                        .isEqualTo("#/components/schemas/Problem");
            }
        }
    }

    @Test
    void whatIsMadeIsAnsweredAsJson() {
        assertThat(api.at("/paths/~1api~1v1~1requests/post/responses/201/content")
                        .fieldNames())
                .toIterable()
                .containsExactly("application/json");
    }

    @Test
    void everyPostSaysHowItIsRepeated() {
        var replay = api.path("paths").path(PolicyReplayController.PATH);
        for (var path : api.path("paths")) {
            if (path.has("post") && path != replay) {
                assertThat(path.path("post").path("parameters").findValuesAsText("name"))
                        .contains("Idempotency-Key");
            }
        }
        assertThat(replay.at("/post/parameters").findValuesAsText("name"))
                .contains("from")
                .doesNotContain("Idempotency-Key");
        assertThat(api.at("/paths/~1api~1v1~1requests/get/parameters").findValuesAsText("name"))
                .contains("state")
                .doesNotContain("Idempotency-Key");
    }
}
