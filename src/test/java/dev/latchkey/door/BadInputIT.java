package dev.latchkey.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.ThrowAway;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A bad request gets 400 with a sentence that names the field, on both doors for programs, and leaves nothing behind. */
@LatchkeyTest
class BadInputIT {

    private static final Map<String, Object> GOOD =
            Map.of("role", "orders-db-read", "duration", "PT5M", "justification", "because");

    @LocalServerPort
    private int port;

    @Autowired
    private HistoryService history;

    @Autowired
    private JdbcClient jdbc;

    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    static Stream<Arguments> badFields() {
        return Stream.of(
                        "role=no-such-role",
                        "role=realm-management/realm-admin",
                        "role=",
                        "role=offline_access",
                        "role=default-roles-latchkey",
                        "role=latchkey-grant",
                        "role=a/b/c",
                        "duration=PT0S",
                        "duration=-PT1H",
                        "duration=PT9999H",
                        "duration=2 hours",
                        "duration=P1Y",
                        "duration=PT0.5S",
                        "justification=",
                        "justification=   ",
                        "justification=" + "x".repeat(100_000),
                        "ticket=" + "x".repeat(100_000),
                        "startAt=2020-01-01T00:00:00Z",
                        "startAt=tomorrow",
                        "startAt=2999-01-01T00:00:00Z")
                .map(pair -> pair.split("=", 2))
                .map(pair -> Arguments.of(pair[0], pair[1]));
    }

    @ParameterizedTest
    @MethodSource("badFields")
    void badFieldIsNamedOnBothDoors(String field, String value) {
        var before = traces();
        var form = new TreeMap<>(GOOD);
        form.put(field, value);

        assertRefused(field, driver.as("alice").post("/api/v1/requests", form));
        assertRefused(field, startByEngine(form));
        assertThat(traces()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "requestedBy",
                "requester",
                "approved",
                "expiresAt",
                "state",
                "policyOutcome",
                "stageOutcome",
                "leaseId"
            })
    void unknownFieldIsRefusedOnBothDoors(String field) {
        var before = traces();
        var form = new TreeMap<>(GOOD);
        form.put(field, "ben");

        assertRefused(field, driver.as("alice").post("/api/v1/requests", form));
        assertRefused(field, startByEngine(form));
        assertThat(traces()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "\"x\"",
                "null",
                "",
                "{\"role\":{}}",
                "{\"role\":\"orders-db-read\",\"duration\":5}",
                "{\"role\":[\"a\"]}"
            })
    void bodyThatIsNoRequestIsRefused(String body) {
        assertThat(postRaw(body.getBytes(StandardCharsets.UTF_8))).isEqualTo(400);
    }

    @Test
    void bodyThatIsNoTextIsRefused() {
        assertThat(postRaw(new byte[] {(byte) 0xff, (byte) 0xfe})).isEqualTo(400);
        assertThat(postRaw("{\"a\":".repeat(5000).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(400);
    }

    @Test
    void businessKeyIsNotForCallersToChoose() {
        var answer = driver.as("alice")
                .post(
                        "/engine-rest/process-definition/key/accessRequest/start",
                        Map.of("businessKey", "mine", "variables", typed(GOOD)));

        assertRefused("businessKey", answer);
    }

    @Test
    void wrongTypeOfAVariableIsRefused() {
        var variables = new HashMap<>(typed(GOOD));
        variables.put("duration", Map.of("value", 5, "type", "Integer"));

        assertRefused(
                "duration",
                driver.as("alice")
                        .post(
                                "/engine-rest/process-definition/key/accessRequest/start",
                                Map.of("variables", variables)));
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, java.util.ArrayList, [\"x\"]",
        "application/x-java-serialized-object, java.lang.String, rO0ABXQAAXg=",
        "application/nothing, no.such.Type, x"
    })
    void objectIsNoValueOfAField(String format, String type, String serialized) {
        var before = traces();
        var object = Map.of(
                "value",
                serialized,
                "type",
                "Object",
                "valueInfo",
                Map.of("objectTypeName", type, "serializationDataFormat", format));
        var variables = new HashMap<>(typed(GOOD));
        variables.put("ticket", object);

        assertRefused(
                "ticket",
                driver.as("alice")
                        .post(
                                "/engine-rest/process-definition/key/accessRequest/start",
                                Map.of("variables", variables)));
        assertThat(traces()).isEqualTo(before);
    }

    @Test
    void objectIsNoValueOfADecision() {
        var id = driver.asked("alice", "orders-db-admin", "PT5M");
        var task = driver.as("olivia")
                .get("/engine-rest/task?processInstanceBusinessKey=" + id)
                .json()
                .at("/0/id")
                .asText();
        var object = Map.of(
                "value",
                "rO0ABXQAAXg=",
                "type",
                "Object",
                "valueInfo",
                Map.of(
                        "objectTypeName",
                        "java.lang.String",
                        "serializationDataFormat",
                        "application/x-java-serialized-object"));

        assertRefused(
                "comment",
                driver.as("olivia")
                        .post(
                                "/engine-rest/task/" + task + "/submit-form",
                                Map.of(
                                        "variables",
                                        Map.of(
                                                "decision",
                                                Map.of("value", "approve", "type", "String"),
                                                "comment",
                                                object))));
        assertThat(driver.state(id)).isEqualTo("requested");
    }

    @ParameterizedTest
    @CsvSource({
        "maxResults, /engine-rest/task?maxResults=-5",
        "firstResult, /engine-rest/task?firstResult=-2",
        "maxResults, /engine-rest/process-definition?maxResults=-2",
        "firstResult, /engine-rest/history/task?firstResult=-2&maxResults=1",
        "no text can hold, /engine-rest/task?name=a%00"
    })
    void listOfTheEngineThatCannotBeIsRefused(String field, String address) {
        assertRefused(field, driver.as("alice").get(address));
    }

    @Test
    void decisionThatIsNoneIsRefused() {
        var id = driver.asked("alice", "orders-db-admin", "PT5M");

        assertRefused("decision", driver.decide("olivia", id, "perhaps"));
        assertRefused("decision", driver.as("olivia").post("/api/v1/requests/" + id + "/decisions", Map.of()));
        assertRefused(
                "comment",
                driver.as("olivia")
                        .post(
                                "/api/v1/requests/" + id + "/decisions",
                                Map.of("decision", "approve", "comment", "x".repeat(1001))));
        assertThat(driver.state(id)).isEqualTo("requested");
    }

    @ParameterizedTest
    @CsvSource({
        "role, /api/v1/requests?role=%00",
        "user, /api/v1/leases?user=a%00",
        "role, /api/v1/leases?role=%00",
        "user, /api/v1/audit?user=%00",
        "request, /api/v1/audit?request=%00",
        "role, /api/v1/findings?role=%00",
        "user, /api/v1/exceptions?user=%00"
    })
    void filterThatNoTextHasIsRefused(String field, String address) {
        assertRefused(field, driver.as("sam").get(address));
    }

    @Test
    void nobodyBuriesApproversInRequests() {
        try (var throwAway = new ThrowAway()) {
            var name = throwAway.person();
            var first = driver.asked(name, "orders-db-admin", "PT5M");
            jdbc.sql("""
                    insert into latchkey.access_request (id, requester_id, requester_name, role_id, role_name, system, tier,
                        owner_group, duration_seconds, justification, emergency, content_hash)
                    select gen_random_uuid(), requester_id, requester_name, role_id, role_name, system, tier,
                        owner_group, duration_seconds, justification, emergency, content_hash
                    from latchkey.access_request, generate_series(1, 99) where id = ?::uuid
                    """).param(first).update();

            var refused = driver.ask(name, "orders-db-admin", "PT5M");

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.at("detail")).startsWith("100 of your requests wait already");
            driver.as(name).post("/api/v1/requests/" + first + "/withdraw", Map.of());
            assertThat(driver.ask(name, "orders-db-admin", "PT5M").status()).isEqualTo(201);
            jdbc.sql(
                            "update latchkey.access_request set state = 'withdrawn' where requester_name = ? and state = 'requested'")
                    .param(name)
                    .update();
        }
    }

    private static void assertRefused(String field, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains(field);
    }

    private int postRaw(byte[] body) {
        return driver.as("alice").postRaw("/api/v1/requests", body, Map.of()).status();
    }

    private Answer startByEngine(Map<String, Object> form) {
        return driver.as("alice")
                .post("/engine-rest/process-definition/key/accessRequest/start", Map.of("variables", typed(form)));
    }

    private static Map<String, Object> typed(Map<String, Object> form) {
        var variables = new TreeMap<String, Object>();
        form.forEach((name, value) -> variables.put(name, Map.of("value", value, "type", "String")));
        return variables;
    }

    /** What a request leaves behind: a row in the ledger and an instance in the engine's history. */
    private String traces() {
        return driver.as("alice").get("/api/v1/requests?mine=true").text()
                + history.createHistoricProcessInstanceQuery()
                        .processDefinitionKey("accessRequest")
                        .count();
    }
}
