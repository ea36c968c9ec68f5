package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.BrowserSession;
import dev.latchkey.support.Caller;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.el.StartProcessVariableScope;
import org.camunda.bpm.engine.rest.dto.task.TaskQueryDto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** No expression that a caller sends in a task query is evaluated, wherever in the query it stands (CVE-2026-109432). */
@LatchkeyTest
class QueryExpressionIT {

    private static final String ENGINE = "/camunda/api/engine/engine/default";
    // Loading the class is the visible effect: any evaluated expression reaches any class.
    private static final String SPRING = "${''.getClass().forName('dev.latchkey.security.QueryExpressionIT$%s')}";
    private static final String EXPRESSION = SPRING.formatted("Trap");

    private static boolean sprung;
    private static boolean controlSprung;

    @LocalServerPort
    private int port;

    @Autowired
    private ProcessEngineConfigurationImpl engine;

    @Autowired
    private FilterService filters;

    @Test
    void trapWouldSpring() {
        engine.getCommandExecutorTxRequired()
                .execute(context -> engine.getExpressionManager()
                        .createExpression(SPRING.formatted("ControlTrap"))
                        .getValue(StartProcessVariableScope.getSharedInstance()));

        assertThat(controlSprung).isTrue();
    }

    @Test
    void everyExpressionThatATaskQueryKnowsIsTried() {
        assertThat(expressionFields())
                .contains(
                        "assigneeExpression",
                        "candidateGroupsExpression",
                        "createdBeforeExpression",
                        "dueAfterExpression");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "olivia", "adam"})
    void sessionCannotHaveAnExpressionEvaluated(String person) {
        var session = BrowserSession.signedIn(person, port);
        var filter = ENGINE + "/filter/"
                + session.get(ENGINE + "/filter").json().at("/0/id").asText();
        var doors = List.of(
                ENGINE + "/task",
                ENGINE + "/task/count",
                ENGINE + "/task?firstResult=0&maxResults=5",
                filter + "/list",
                filter + "/list?firstResult=0&maxResults=5",
                filter + "/count",
                filter + "/singleResult");
        for (var door : doors) {
            assertThat(session.post(door, Map.of()).status()).as(door).isNotIn(401, 403);
        }

        for (var body : bodies()) {
            for (var door : doors) {
                var answer = session.post(door, body);
                assertThat(answer.status()).as(door + body + answer.text()).isIn(400, 403);
            }
        }
        for (var field : expressionFields()) {
            for (var door : List.of(ENGINE + "/task", ENGINE + "/task/count")) {
                assertThat(session.get(door + query(field)).status())
                        .as(door + field)
                        .isIn(400, 403);
            }
        }
        assertThat(sprung).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "adam"})
    void bearerCannotHaveAnExpressionEvaluated(String person) {
        // One token for all: this is about queries.
        var token = TestPlatform.keycloak().tokenOf(person);
        var caller = Caller.withToken(token, port);
        for (var field : expressionFields()) {
            for (var door : List.of("/engine-rest/task", "/engine-rest/task/count")) {
                assertThat(caller.get(door + query(field)).status())
                        .as(door + field)
                        .isIn(400, 403);
            }
        }
        for (var body : bodies()) {
            assertThat(caller.post("/engine-rest/task", body).status()).isIn(400, 403);
        }
        assertThat(sprung).isFalse();
    }

    @Test
    void filterWithAnExpressionCannotBeSavedByAnybodySignedIn() {
        var before = filters.createFilterQuery().count();
        for (var person : List.of("alice", "adam")) {
            var session = BrowserSession.signedIn(person, port);
            var shared = session.get(ENGINE + "/filter").json().at("/0/id").asText();
            for (var body : bodies()) {
                var filter = Map.of(
                        "resourceType", "Task", "name", "mine", "owner", person, "query", body, "properties", Map.of());
                assertThat(session.post(ENGINE + "/filter/create", filter).status())
                        .isEqualTo(403);
                assertThat(session.send("PUT", ENGINE + "/filter/" + shared, filter)
                                .status())
                        .isEqualTo(403);
            }
        }
        assertThat(filters.createFilterQuery().count()).isEqualTo(before);
        assertThat(sprung).isFalse();
    }

    /** Each field alone, inside orQueries, and inside the orQueries of these. */
    private static List<Map<String, Object>> bodies() {
        var bodies = new ArrayList<Map<String, Object>>();
        for (var field : expressionFields()) {
            Map<String, Object> query = Map.of(field, EXPRESSION);
            bodies.add(query);
            bodies.add(Map.of("orQueries", List.of(query)));
            bodies.add(Map.of("orQueries", List.of(Map.of("name", "x"), query)));
        }
        bodies.add(Map.of(
                "orQueries", List.of(Map.of("orQueries", List.of(Map.of("assigneeExpression", EXPRESSION))))));
        return bodies;
    }

    private static List<String> expressionFields() {
        return Stream.of(TaskQueryDto.class.getMethods())
                .map(method -> method.getName())
                .filter(name -> name.startsWith("set") && name.endsWith("Expression"))
                .map(name -> Character.toLowerCase(name.charAt(3)) + name.substring(4))
                .distinct()
                .sorted()
                .toList();
    }

    private static String query(String field) {
        return "?" + field + "=" + URLEncoder.encode(EXPRESSION, StandardCharsets.UTF_8);
    }

    static final class Trap {

        static {
            sprung = true;
        }
    }

    static final class ControlTrap {

        static {
            controlSprung = true;
        }
    }
}
