package dev.latchkey.security;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The calls of the engine's REST interface that are open to a signed-in caller, by method and path; who may see and do
 * what behind them is the engine's authorization. Everything else is closed, so a new version of the engine opens
 * nothing.
 */
final class EngineRestCalls {

    private static final String ROOT = "/engine-rest";

    private static final List<String> READS = List.of(
            "/version",
            "/process-definition",
            "/process-definition/count",
            "/process-definition/{id}",
            "/process-definition/{id}/xml",
            "/process-definition/key/{key}",
            "/process-definition/key/{key}/xml",
            "/decision-definition",
            "/decision-definition/count",
            "/decision-definition/{id}",
            "/decision-definition/{id}/xml",
            "/decision-definition/key/{key}",
            "/decision-definition/key/{key}/xml",
            "/deployment",
            "/deployment/count",
            "/deployment/{id}",
            "/deployment/{id}/resources",
            "/deployment/{id}/resources/{resource}/data",
            "/process-instance",
            "/process-instance/count",
            "/process-instance/{id}",
            "/task",
            "/task/count",
            "/task/{id}",
            "/history/process-instance",
            "/history/process-instance/count",
            "/history/process-instance/{id}",
            "/history/activity-instance",
            "/history/activity-instance/count",
            "/history/activity-instance/{id}",
            "/history/task",
            "/history/task/count");

    private static final List<String> WRITES = List.of(
            "/process-definition/key/accessRequest/start",
            // Decided by the same listener as in Tasklist; every other way to change a task stays closed.
            "/task/{id}/submit-form",
            "/deployment/create");

    private EngineRestCalls() {}

    static RequestMatcher[] open() {
        return Stream.concat(matchers(GET, READS), matchers(POST, WRITES)).toArray(RequestMatcher[]::new);
    }

    private static Stream<RequestMatcher> matchers(HttpMethod method, List<String> paths) {
        // An id of the engine has a dash in it, and no word of its interface that stands in an id's place.
        return paths.stream()
                .map(path -> path.replace("{id}", "{id:.*-.*}"))
                .map(path -> PathPatternRequestMatcher.withDefaults().matcher(method, ROOT + path));
    }
}
