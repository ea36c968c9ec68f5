package dev.latchkey.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A gateway says from which zone of the network somebody comes, in the header that {@code OnTestPlatform} names. */
@LatchkeyTest
class NetworkZoneIT {

    private static final String HEADER = "X-Network-Zone";

    @LocalServerPort
    private int port;

    @Autowired
    private AccessRequests requests;

    @Autowired
    private JdbcClient jdbc;

    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    @Test
    void zoneIsDecidedOnAtEveryDoor() {
        var asked = ask(Map.of(HEADER, "guest"));
        assertThat(asked.at("state")).isEqualTo("denied");
        assertThat(asked.json().path("reasons").toString()).contains("from the guest network");

        var started = start(Map.of(HEADER, "guest"));
        assertThat(started.status()).as(started.text()).isEqualTo(200);
        assertThat(driver.state(started.at("businessKey"))).isEqualTo("denied");

        assertThat(simulate("alice", Map.of(), "guest")).isEqualTo("denied");
        assertThat(simulate("alice", Map.of(), "office")).isEqualTo("approvalNeeded");
        assertThat(simulate("sam", Map.of("user", "alice"), "guest"))
                .as("sam's connection is not alice's")
                .isEqualTo("approvalNeeded");
    }

    @Test
    void zoneIsRecordedWithTheRequestAndStaysAsItIs() {
        var answer = ask(Map.of(HEADER, "office"));
        var asked = answer.at("id");

        assertThat(answer.at("networkZone")).isEqualTo("office");
        assertThat(zone(asked)).isEqualTo("office");
        assertThat(requests.isUnchanged(RequestId.parse(asked))).isTrue();
        assertThatThrownBy(() -> change(asked)).hasMessageContaining("is immutable once recorded");
        jdbc.sql("alter table latchkey.access_request disable trigger guard_network_zone")
                .update();
        try {
            change(asked);
        } finally {
            jdbc.sql("alter table latchkey.access_request enable trigger guard_network_zone")
                    .update();
        }
        assertThat(requests.isUnchanged(RequestId.parse(asked)))
                .as("it is part of what people agree to")
                .isFalse();
    }

    @Test
    void nothingIsKnownWhereTheGatewaySaysNothing() {
        var asked = start(Map.of()).at("businessKey");

        assertThat(driver.state(asked)).isEqualTo("requested");
        assertThat(zone(asked)).isNull();
        assertThat(requests.isUnchanged(RequestId.parse(asked))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "-guest", "guest,office", "a'; drop table"})
    void whatIsNoShortWordIsRefused(String zone) {
        for (var answer : new Answer[] {ask(Map.of(HEADER, zone)), start(Map.of(HEADER, zone))}) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("networkZone").contains(HEADER);
        }
        assertThat(ask(Map.of(HEADER, "x".repeat(41))).status()).isEqualTo(400);
    }

    /** A gateway that adds its own beside the caller's cannot be told from one that was deceived. */
    @Test
    void secondHeaderIsRefused() throws IOException {
        try (var socket = new Socket("localhost", port)) {
            var token = TestPlatform.keycloak().tokenOf("alice");
            socket.getOutputStream().write("""
                            GET /api/v1/catalog HTTP/1.1\r
                            Host: localhost:%d\r
                            Authorization: Bearer %s\r
                            X-Network-Zone: office\r
                            X-Network-Zone: guest\r
                            Connection: close\r
                            \r
                            """.formatted(port, token).getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 400").contains("must come once");
        }
    }

    private Answer ask(Map<String, String> headers) {
        return driver.as("alice")
                .post(
                        "/api/v1/requests",
                        Map.of("role", "prod-root", "duration", "PT5M", "justification", "for a test"),
                        headers);
    }

    private Answer start(Map<String, String> headers) {
        return driver.as("alice")
                .post(
                        "/engine-rest/process-definition/key/accessRequest/start",
                        Map.of(
                                "variables",
                                Map.of(
                                        "role", variable("prod-root"),
                                        "duration", variable("PT5M"),
                                        "justification", variable("for a test"))),
                        headers);
    }

    private String simulate(String who, Map<String, String> whom, String zone) {
        var form = new HashMap<String, String>(whom);
        form.put("role", "prod-root");
        form.put("duration", "PT5M");
        return driver.as(who)
                .post("/api/v1/policy/simulations", form, Map.of(HEADER, zone))
                .at("outcome");
    }

    private String zone(String request) {
        return jdbc.sql("select network_zone from latchkey.access_request where id = ?::uuid")
                .param(request)
                .query((row, number) -> Optional.ofNullable(row.getString(1)))
                .single()
                .orElse(null);
    }

    private void change(String request) {
        jdbc.sql("update latchkey.access_request set network_zone = 'intranet' where id = ?::uuid")
                .param(request)
                .update();
    }

    private static Map<String, Object> variable(String value) {
        return Map.of("value", value, "type", "String");
    }
}
