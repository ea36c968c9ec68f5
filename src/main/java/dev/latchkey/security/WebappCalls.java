package dev.latchkey.security;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.OPTIONS;
import static org.springframework.http.HttpMethod.POST;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * What Tasklist and Cockpit call and a signed-in session may: their pages, reading, and the few writes that a requester
 * and an approver need. The tree offers all of the engine's REST interface; set-up of a first user, password login and
 * every other write are closed by not being named here.
 */
final class WebappCalls {

    private static final String ENGINE = "/camunda/api/engine/engine/default";
    private static final String COCKPIT = "/camunda/api/cockpit/plugin/base/default";

    // The engine's authorization decides what of it a person sees.
    private static final List<String> READS = List.of(
            "/camunda/app/tasklist/**",
            "/camunda/app/cockpit/**",
            "/camunda/assets/**",
            "/camunda/lib/**",
            "/camunda/favicon.ico",
            "/camunda/api/admin/auth/user/default",
            "/camunda/api/tasklist/plugin/{plugin}/static/**",
            "/camunda/api/cockpit/plugin/{plugin}/static/**",
            COCKPIT + "/**",
            "/camunda/api/engine/engine",
            "/camunda/api/engine/engine/",
            ENGINE + "/**");

    private static final List<String> QUERIES = List.of(
            COCKPIT + "/**",
            ENGINE + "/filter/{id}/list",
            ENGINE + "/filter/{id}/count",
            ENGINE + "/filter/{id}/singleResult",
            ENGINE + "/task",
            ENGINE + "/task/count",
            ENGINE + "/process-instance",
            ENGINE + "/process-instance/count",
            ENGINE + "/execution",
            ENGINE + "/execution/count",
            ENGINE + "/variable-instance",
            ENGINE + "/variable-instance/count",
            ENGINE + "/job",
            ENGINE + "/job/count",
            ENGINE + "/job-definition",
            ENGINE + "/job-definition/count",
            ENGINE + "/history/process-instance",
            ENGINE + "/history/process-instance/count",
            ENGINE + "/history/activity-instance",
            ENGINE + "/history/activity-instance/count",
            ENGINE + "/history/task",
            ENGINE + "/history/task/count",
            ENGINE + "/history/variable-instance",
            ENGINE + "/history/variable-instance/count",
            ENGINE + "/history/job-log",
            ENGINE + "/history/job-log/count");

    private static final List<String> WRITES = List.of(
            ENGINE + "/process-definition/{id}/submit-form",
            ENGINE + "/process-definition/key/accessRequest/submit-form",
            ENGINE + "/task/{id}/claim",
            ENGINE + "/task/{id}/unclaim",
            // No comments: a text beside the decision that no trail tells.
            ENGINE + "/task/{id}/submit-form");

    private WebappCalls() {}

    /** How much the engine works, of which its authorization knows nothing: it would tell everybody. To be asked first. */
    static RequestMatcher[] figures() {
        return matchers(
                        GET,
                        List.of(
                                ENGINE + "/metrics/**",
                                ENGINE + "/process-definition/statistics/**",
                                ENGINE + "/process-definition/{id}/statistics/**",
                                ENGINE + "/process-definition/key/{key}/statistics/**",
                                COCKPIT + "/process-definition/statistics/**"))
                .toArray(RequestMatcher[]::new);
    }

    static RequestMatcher[] open() {
        return Stream.of(
                        matchers(GET, READS),
                        // Tasklist asks what it may do with filters and authorizations before it shows a button.
                        matchers(OPTIONS, List.of(ENGINE + "/**")),
                        matchers(POST, QUERIES),
                        matchers(POST, WRITES))
                .flatMap(matchers -> matchers)
                .toArray(RequestMatcher[]::new);
    }

    private static Stream<RequestMatcher> matchers(HttpMethod method, List<String> paths) {
        return paths.stream()
                .map(path -> PathPatternRequestMatcher.withDefaults().matcher(method, path));
    }
}
