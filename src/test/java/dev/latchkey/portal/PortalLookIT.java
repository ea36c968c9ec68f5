package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Browser;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** That everybody can use every page, in the light and in the dark; and pictures of all of them for people to look at. */
@LatchkeyTest
class PortalLookIT {

    @LocalServerPort
    private int port;

    @Test
    void noPageKeepsAnybodyOut() {
        TestPlatform.keycloak().admin().allowSignInAt("http://localhost:" + port);
        var driver = new AccessDriver(port);
        var held = driver.asked("alice", "orders-db-read", "PT10M");
        driver.awaitState(held, "active");
        var lease = driver.request(held).json().at("/lease/id").asText();
        var waiting = driver.asked("alice", "prod-root", "PT10M");
        var violations = new ArrayList<String>();
        pages(held, lease, waiting).forEach((person, pages) -> {
            try (var browser = Browser.open()) {
                browser.go("http://localhost:" + port + "/");
                browser.signIn(person);
                browser.awaitText("Your access");
                for (var dark : List.of(false, true)) {
                    browser.inTheDark(dark);
                    pages.forEach((name, path) -> violations.addAll(look(browser, person, name, path, dark)));
                }
                browser.inTheDark(false);
                browser.resize(420, 900);
                pages.forEach((name, path) -> violations.addAll(lookOnAPhone(browser, person, name, path)));
            }
        });
        driver.returnLease("alice", held);
        driver.as("alice").post("/api/v1/requests/" + waiting + "/withdraw", Map.of());

        assertThat(violations).isEmpty();
    }

    private static Map<String, Map<String, String>> pages(String held, String lease, String waiting) {
        var all = new LinkedHashMap<String, Map<String, String>>();
        all.put(
                "alice",
                Map.of(
                        "home", "/",
                        "catalog", "/ask",
                        "ask", "/ask?role=prod-root",
                        "request-active", "/requests/" + held,
                        "extend", "/leases/" + lease + "/extension",
                        "not-found", "/requests/00000000-0000-0000-0000-000000000000",
                        "forbidden", "/status"));
        all.put(
                "sam",
                Map.of(
                        "decide", "/decide",
                        "request-to-decide", "/requests/" + waiting,
                        "leases", "/leases",
                        "findings", "/findings",
                        "policy", "/policy",
                        "replay", "/policy/replay",
                        "policy-history", "/policy/accessPolicy",
                        "audit", "/audit",
                        "status", "/status"));
        return all;
    }

    private List<String> look(Browser browser, String person, String name, String path, boolean dark) {
        browser.go("http://localhost:" + port + path);
        browser.awaitText("Latchkey");
        browser.shoot("portal-%s-%s-%s".formatted(person, name, dark ? "dark" : "light"));
        return new AxeBuilder()
                        // What bpmn-js draws is not ours; the picture has a name, and its words stand beside it.
                        .exclude("#diagram")
                        .analyze(browser.driver())
                        .getViolations()
                        .stream()
                        .map(rule -> "%s (%s): %s".formatted(path, dark ? "dark" : "light", describe(rule)))
                        .toList();
    }

    private List<String> lookOnAPhone(Browser browser, String person, String name, String path) {
        browser.go("http://localhost:" + port + path);
        browser.awaitText("Latchkey");
        browser.shoot("portal-%s-%s-phone".formatted(person, name));
        var wide = browser.run("return document.documentElement.scrollWidth > document.documentElement.clientWidth");
        return Boolean.TRUE.equals(wide) ? List.of(path + " does not fit on a phone") : List.of();
    }

    private static String describe(Rule rule) {
        return rule.getId() + " at "
                + rule.getNodes().stream().map(node -> node.getHtml()).limit(3).toList();
    }
}
