package dev.latchkey.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.support.Caller.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a browser keeps and sends, without the browser: cookies, redirects, Keycloak's sign-in form, the webapps' token
 * against forged requests. Fast enough for tables of calls; {@link Browser} is for what people see.
 */
public final class BrowserSession {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private static final Pattern SIGN_IN_FORM = Pattern.compile("id=\"kc-form-login\"[^>]*action=\"([^\"]+)\"");
    private static final int MOST_REDIRECTS = 15;

    private final String baseUrl;
    // By origin and name. Kept by hand: Keycloak's cookies are Secure also on plain http, where no library sends them
    // back.
    private final Map<String, Map<String, String>> cookies = new TreeMap<>();
    private final List<String> cookiesAsSet = new ArrayList<>();

    private BrowserSession(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public static BrowserSession at(int port) {
        return new BrowserSession("http://localhost:" + port);
    }

    /** Somebody who has come to Tasklist through Keycloak's sign-in form. */
    public static BrowserSession signedIn(String name, int port) {
        TestPlatform.keycloak().admin().allowSignInAt("http://localhost:" + port);
        var session = at(port);
        var page = session.signIn(name);
        if (page.status() != 200 || !page.address().getPath().startsWith("/camunda/app/tasklist")) {
            throw new AssertionError("Signing in ended at " + page);
        }
        return session;
    }

    /** Somebody whom Keycloak's administrator impersonates: signed in there, as {@code name}, and nowhere else yet. */
    public static BrowserSession impersonating(String name, int port) {
        var keycloak = TestPlatform.keycloak().admin();
        keycloak.allowSignInAt("http://localhost:" + port);
        var session = at(port);
        var answer = session.exchange(
                "POST",
                URI.create(keycloak.address("/users/" + keycloak.userId(name) + "/impersonation")),
                BodyPublishers.noBody(),
                Map.of("Authorization", "Bearer " + keycloak.token()));
        if (answer.status() != 200) {
            throw new AssertionError("Impersonating was answered with " + answer);
        }
        return session;
    }

    /** A page after all redirects. */
    public record Page(URI address, Answer answer) {

        public int status() {
            return answer.status();
        }

        public boolean asksForThePassword() {
            return SIGN_IN_FORM.matcher(answer.text()).find();
        }
    }

    public Page signIn(String name) {
        var form = open("/camunda/app/tasklist/default/");
        var action = SIGN_IN_FORM.matcher(form.answer().text());
        if (!action.find()) {
            throw new AssertionError("No sign-in form at " + form);
        }
        var body = BodyPublishers.ofString("username=" + encoded(name) + "&password=" + encoded(name));
        return follow(
                "POST",
                URI.create(action.group(1).replace("&amp;", "&")),
                body,
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "text/html"));
    }

    /** Goes to a path of Latchkey, or to any address, as a person does. */
    public Page open(String path) {
        return follow(
                "GET",
                URI.create(path.startsWith("/") ? baseUrl + path : path),
                BodyPublishers.noBody(),
                Map.of("Accept", "text/html"));
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    /** Calls as the webapps' own scripts do: with their token against forged requests. A String is sent as a form, all else as JSON. */
    public Answer send(String method, String path, Object body) {
        var headers = new HashMap<String, String>();
        xsrfToken().ifPresent(token -> headers.put("X-XSRF-TOKEN", token));
        if (body instanceof String) {
            headers.put("Content-Type", "application/x-www-form-urlencoded");
        }
        return send(method, path, body, headers);
    }

    /** Calls as a page of somebody else could make this browser call. */
    public Answer sendForged(String method, String path, Object body) {
        return send(method, path, body, Map.of());
    }

    public Answer send(String method, String path, Object body, Map<String, String> headers) {
        var all = new TreeMap<>(headers);
        all.putIfAbsent("Accept", "application/json");
        all.putIfAbsent("Content-Type", "application/json");
        return exchange(method, URI.create(baseUrl + path), content(body), all);
    }

    /** Every Set-Cookie that Latchkey sent, as it was sent. */
    public List<String> cookiesAsSet() {
        return List.copyOf(cookiesAsSet);
    }

    /** What it sends to Latchkey as its header {@code Cookie}. */
    public String cookie() {
        return cookie(URI.create(baseUrl));
    }

    private String cookie(URI address) {
        return jar(address).entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private Optional<String> xsrfToken() {
        return Optional.ofNullable(jar(URI.create(baseUrl)).get("XSRF-TOKEN"));
    }

    private Page follow(String method, URI address, BodyPublisher body, Map<String, String> headers) {
        var answer = exchange(method, address, body, headers);
        for (int redirects = 0; answer.status() / 100 == 3; redirects++) {
            if (redirects == MOST_REDIRECTS) {
                throw new AssertionError("Redirects without an end, last to " + address);
            }
            address = address.resolve(answer.header("Location"));
            answer = exchange("GET", address, BodyPublishers.noBody(), Map.of("Accept", "text/html"));
        }
        return new Page(address, answer);
    }

    private Answer exchange(String method, URI address, BodyPublisher body, Map<String, String> headers) {
        var request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(60)).method(method, body);
        headers.forEach(request::header);
        if (!jar(address).isEmpty()) {
            request.header("Cookie", cookie(address));
        }
        try {
            var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            response.headers().allValues("Set-Cookie").forEach(cookie -> keep(address, cookie));
            return Answer.of(response);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot call " + address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped while calling " + address, e);
        }
    }

    private void keep(URI address, String cookie) {
        if (address.toString().startsWith(baseUrl)) {
            cookiesAsSet.add(cookie);
        }
        var pair = cookie.split(";", 2)[0].split("=", 2);
        if (pair[1].isEmpty() || cookie.contains("Max-Age=0")) {
            jar(address).remove(pair[0]);
        } else {
            jar(address).put(pair[0], pair[1]);
        }
    }

    private Map<String, String> jar(URI address) {
        return cookies.computeIfAbsent(address.getRawAuthority(), origin -> new TreeMap<>());
    }

    private static BodyPublisher content(Object body) {
        try {
            return body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body instanceof String text ? text : JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
