package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.LatchkeyTest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.engine.rest.impl.CamundaRestResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Walks every mapped path without signing in. What answers otherwise than "sign in first" stands in the list below. */
@LatchkeyTest
class AnonymousSweepIT {

    /** Open to everybody, on purpose; a path that is to be added here needs a reason in the security chains. */
    private static final Set<String> OPEN = Set.of(
            "GET /actuator/health",
            "GET /actuator/health/x",
            "GET /v3/api-docs",
            "GET /v3/api-docs.yaml",
            // How one signs in: sends the visitor on to Keycloak.
            "GET /oauth2/authorization/keycloak",
            "OPTIONS /oauth2/authorization/keycloak",
            // Where one is told that one is signed out.
            "GET /signed-out",
            // Style and scripts of the pages.
            "GET /assets/portal.css",
            "GET /webjars/htmx.org/dist/htmx.min.js",
            // Where Keycloak ends sessions: answers 400 to whatever bears no logout token of its making.
            "POST /logout/connect/back-channel/keycloak");

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

    /** Doors that no handler mapping knows: servlets, static files, set-up and password login, path tricks. */
    private static final List<String> OTHERS = List.of(
            "/",
            "/csrf",
            "/error",
            "/login",
            "/logout",
            "/signed-out",
            "/oauth2/authorization/keycloak",
            "/login/oauth2/code/keycloak",
            "/logout/connect/back-channel/keycloak",
            "/index.html",
            "/favicon.ico",
            "/engine-rest",
            "/engine-rest/",
            "/engine-rest/no-such",
            "/api",
            "/api/v1/no-such",
            "/access/v1/evaluation",
            "/camunda",
            "/camunda/",
            "/camunda/app/",
            "/camunda/app/tasklist/",
            "/camunda/app/tasklist/default/",
            "/camunda/app/cockpit/default/",
            "/camunda/app/admin/default/",
            "/camunda/app/admin/default/setup/",
            "/camunda/app/welcome/default/",
            "/camunda/lib/deps.js",
            "/camunda/app/tasklist/scripts/config.js",
            "/camunda/api/engine/engine/",
            "/camunda/api/engine/engine/default/task",
            "/camunda/api/engine/engine/default/filter",
            "/camunda/api/admin/auth/user/default",
            "/camunda/api/admin/auth/user/default/login/tasklist",
            "/camunda/api/admin/auth/user/default/logout",
            "/camunda/api/admin/setup/default/user/create",
            "/camunda/api/cockpit/plugin/base/default/process-definition/count",
            "/camunda/api/tasklist/plugin/latchkey-sign-out/static/app/plugin.js",
            "/camunda/api/engine/engine/default/identity/password-policy",
            "/actuator",
            "/actuator/prometheus",
            "/actuator/env",
            "/actuator/heapdump",
            "/actuator/x",
            "/assets/portal.css",
            "/webjars/htmx.org/dist/htmx.min.js",
            "/webjars/camunda/app/tasklist/index.html",
            "/plugin/tasklist/app/plugin.js",
            "/no-such");

    @LocalServerPort
    private int port;

    @Autowired
    private List<RequestMappingInfoHandlerMapping> handlers;

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    @Test
    void nothingAnswersStrangersButWhatIsListed() throws Exception {
        var open = new TreeSet<String>();
        for (String path : paths()) {
            for (String method : METHODS) {
                int status = status(method, path, "application/json");
                // 403 is the missing token against forged requests: a stranger has none.
                if (status != 401 && status != 403) {
                    open.add(method + " " + path);
                }
            }
        }
        assertThat(open).isEqualTo(new TreeSet<>(OPEN));
    }

    @Test
    void pagesSendStrangersToKeycloak() throws Exception {
        assertThat(status("GET", "/camunda/app/tasklist/default/", "text/html")).isEqualTo(302);
        assertThat(status("GET", "/", "text/html")).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/camunda/api/;/engine/engine/default/task",
                "//camunda/api/engine",
                "/api/v1/requests;x=1",
                "/actuator/%2e%2e/csrf"
            })
    void addressesThatCanBeReadInTwoWaysAreRefused(String path) throws Exception {
        assertThat(status("GET", path, "application/json")).isEqualTo(400);
    }

    private Set<String> paths() {
        var paths = new TreeSet<>(OTHERS);
        handlers.forEach(mapping -> mapping.getHandlerMethods()
                .keySet()
                .forEach(info -> info.getPatternValues().forEach(pattern -> paths.add(concrete(pattern)))));
        // The engine's tree stands in three places: by default, by engine name, and under the webapps.
        CamundaRestResources.getResourceClasses().stream()
                .flatMap(AnonymousSweepIT::paths)
                .forEach(path -> {
                    paths.add("/engine-rest" + path);
                    paths.add("/camunda/api/engine" + path);
                });
        return paths;
    }

    private static Stream<String> paths(Class<?> resource) {
        Path root = resource.getAnnotation(Path.class);
        String base = root == null ? "" : slashed(root.value());
        return Stream.concat(
                        Stream.of(base),
                        Stream.of(resource.getMethods())
                                .filter(AnonymousSweepIT::isMapped)
                                .map(method -> base
                                        + slashed(
                                                method.getAnnotation(Path.class).value())))
                .map(AnonymousSweepIT::concrete);
    }

    private static boolean isMapped(Method method) {
        return method.isAnnotationPresent(Path.class)
                || Stream.of(method.getAnnotations())
                                .anyMatch(a -> a.annotationType().isAnnotationPresent(HttpMethod.class))
                        && method.isAnnotationPresent(Path.class);
    }

    private static String slashed(String path) {
        return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
    }

    private static String concrete(String pattern) {
        return pattern.replaceAll("\\{[^/]*}", "x").replaceAll("/\\*\\*?", "/x").replaceAll("/$", "");
    }

    private int status(String method, String path, String accept) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + (path.isEmpty() ? "/" : path)))
                .header("Accept", accept)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
