package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Browser;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.JavascriptExecutor;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * That everybody can use every page, in the light and in the dark; and pictures of all of them for people to look at.
 * With {@code -Dlatchkey.write-docs=true} some of them are kept for the README.
 */
@LatchkeyTest
class PortalLookIT {

    /** Pictures that the documents show, by the name that they have there. */
    private static final Map<String, String> KEPT = Map.of(
            "portal-alice-home-light", "home",
            "portal-alice-home-dark", "home-dark",
            "portal-alice-home-phone", "home-phone",
            "portal-alice-ask-light", "ask",
            "portal-alice-request-active-light", "request",
            "portal-sam-decide-light", "decide",
            "portal-sam-request-to-decide-light", "decision",
            "portal-sam-leases-light", "leases",
            "portal-sam-policy-light", "policy",
            "portal-sam-status-light", "status");

    @LocalServerPort
    private int port;

    @Test
    void noPageKeepsAnybodyOut() {
        TestPlatform.keycloak().admin().allowSignInAt("http://localhost:" + port);
        var driver = new AccessDriver(port);
        var held = asked(driver, "alice", "orders-db-read", "PT1H", "Order 4711 is stuck in billing");
        driver.awaitState(held, "active");
        var lease = driver.request(held).json().at("/lease/id").asText();
        var waiting =
                asked(driver, "alice", "prod-root", "PT30M", "Rotate the expired certificate on node 3, CHG-1204");
        var another = asked(driver, "ben", "prod-root", "PT15M", "Disk full on node 7");
        byHand("POST");
        var violations = new ArrayList<String>();
        pages(held, lease, waiting).forEach((person, pages) -> {
            try (var browser = Browser.open()) {
                browser.go("http://localhost:" + port + "/");
                browser.signIn(person);
                browser.awaitText("Your access");
                for (var dark : List.of(false, true)) {
                    browser.resize(1200, 900);
                    browser.inTheDark(dark);
                    pages.forEach((name, path) -> violations.addAll(look(browser, person, name, path, dark)));
                }
                browser.inTheDark(false);
                browser.resize(420, 900);
                pages.forEach((name, path) -> violations.addAll(lookOnAPhone(browser, person, name, path)));
            }
        });
        byHand("DELETE");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> driver.as("sam")
                        .get("/api/v1/findings?user=ben&state=open")
                        .json()
                        .path("items")
                        .isEmpty());
        driver.returnLease("alice", held);
        driver.as("alice").post("/api/v1/requests/" + waiting + "/withdraw", Map.of());
        driver.as("ben").post("/api/v1/requests/" + another + "/withdraw", Map.of());

        assertThat(violations).isEmpty();
    }

    /** What security then finds: as soon as Keycloak tells of it, and long before its page is looked at. */
    private static void byHand(String method) {
        var keycloak = TestPlatform.keycloak().admin();
        keycloak.send(
                method,
                "/users/" + keycloak.userId("ben") + "/role-mappings/realm",
                List.of(keycloak.get("/roles/orders-db-admin")));
    }

    private static String asked(AccessDriver driver, String who, String role, String duration, String why) {
        return driver.as(who)
                .post("/api/v1/requests", Map.of("role", role, "duration", duration, "justification", why))
                .at("id");
    }

    private static void shoot(Browser browser, String name) {
        browser.shoot(name);
        if (KEPT.containsKey(name) && Boolean.getBoolean("latchkey.write-docs")) {
            browser.keep(KEPT.get(name));
        }
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
                        "absences", "/absences",
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
        shoot(browser, "portal-%s-%s-%s".formatted(person, name, dark ? "dark" : "light"));
        // What is folded away is looked at as well.
        ((JavascriptExecutor) browser.driver())
                .executeScript("document.querySelectorAll('details').forEach(details => details.open = true)");
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
        shoot(browser, "portal-%s-%s-phone".formatted(person, name));
        var wide = browser.run("return document.documentElement.scrollWidth > document.documentElement.clientWidth");
        return Boolean.TRUE.equals(wide) ? List.of(path + " does not fit on a phone") : List.of();
    }

    private static String describe(Rule rule) {
        return rule.getId() + " at "
                + rule.getNodes().stream().map(node -> node.getHtml()).limit(3).toList();
    }
}
