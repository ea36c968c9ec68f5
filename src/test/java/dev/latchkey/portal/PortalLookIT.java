package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Browser;
import dev.latchkey.support.BuildFolder;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.Modeler;
import dev.latchkey.support.RolesByHand;
import dev.latchkey.support.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

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

    /** What was looked at and what came of it, for people to read: one line for each page in each theme. */
    private static final String REPORT = "axe-report.txt";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private final List<String> report = new ArrayList<>();

    @Test
    void noPageKeepsAnybodyOut() throws IOException {
        TestPlatform.keycloak().admin().allowSignInAt("http://localhost:" + port);
        var driver = new AccessDriver(port);
        var modeler = new Modeler(driver);
        var violations = new ArrayList<String>();
        try (var byHand = new RolesByHand(driver)) {
            byHand.give("ben", "orders-db-admin");
            var held = asked(driver, "alice", "orders-db-read", "PT1H", "Order 4711 is stuck in billing");
            driver.awaitState(held, "active");
            var lease = driver.request(held).json().at("/lease/id").asText();
            var waiting =
                    asked(driver, "alice", "prod-root", "PT30M", "Rotate the expired certificate on node 3, CHG-1204");
            var another = asked(driver, "ben", "prod-root", "PT15M", "Disk full on node 7");
            var glass = brokenByDana(driver);
            var exception = declared(driver);
            var absence = away(driver);
            var change = modeler.proposed("adam", "access-policy.dmn", changedPolicy());
            byHand.awaitFinding("ben", "orders-db-admin");
            pages(held, lease, waiting, glass, change).forEach((person, pages) -> {
                try (var browser = Browser.open()) {
                    browser.go("http://localhost:" + port + "/");
                    browser.signIn(person);
                    browser.awaitText("Your access");
                    for (var dark : List.of(false, true)) {
                        browser.resize(1200, 900);
                        browser.inTheDark(dark);
                        pages.forEach((name, way) -> violations.addAll(look(browser, person, name, way, dark)));
                    }
                    browser.inTheDark(false);
                    browser.resize(420, 900);
                    pages.forEach((name, way) -> violations.addAll(lookOnAPhone(browser, person, name, way)));
                }
            });
            modeler.withdraw("adam", change);
            driver.as("sam").post("/api/v1/delegations/" + absence + "/end", Map.of());
            driver.as("sam").post("/api/v1/exceptions/" + exception + "/end", Map.of("reason", "no longer"));
            driver.returnLease("dana", glass);
            driver.returnLease("alice", held);
            driver.as("alice").post("/api/v1/requests/" + waiting + "/withdraw", Map.of());
            driver.as("ben").post("/api/v1/requests/" + another + "/withdraw", Map.of());
        }
        Files.write(BuildFolder.resolve(REPORT), report);

        assertThat(violations).isEmpty();
    }

    private static String brokenByDana(AccessDriver driver) {
        var id = driver.as("dana")
                .post(
                        "/api/v1/requests",
                        Map.of(
                                "role", "prod-root",
                                "duration", "PT15M",
                                "justification", "Production is down, INC-77",
                                "emergency", true))
                .at("id");
        driver.awaitState(id, "active");
        return id;
    }

    private static String declared(AccessDriver driver) {
        return driver.as("sam")
                .post(
                        "/api/v1/exceptions",
                        Map.of(
                                "user",
                                "oscar",
                                "role",
                                "orders-db-read",
                                "owner",
                                "approvers/orders",
                                "reason",
                                "Runs the nightly report by hand until it is automated",
                                "reviewAt",
                                LocalDate.now(ZoneOffset.UTC).plusDays(30).toString()))
                .at("id");
    }

    private static String away(AccessDriver driver) {
        return driver.as("sam")
                .post(
                        "/api/v1/delegations",
                        Map.of(
                                "to",
                                "sonia",
                                "from",
                                Instant.now().plus(1, ChronoUnit.DAYS).toString(),
                                "until",
                                Instant.now().plus(8, ChronoUnit.DAYS).toString(),
                                "reason",
                                "On the beach"))
                .at("id");
    }

    /** Different enough for a replay to have something to tell. */
    private static String changedPolicy() {
        return Modeler.model("access-policy.dmn").replace("\"approvalNeeded\"", "\"denied\"");
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

    /** The way to each page, by the name that its picture has, for who looks at it. */
    private Map<String, Map<String, Consumer<Browser>>> pages(
            String held, String lease, String waiting, String glass, String change) throws IOException {
        var candidate = file("candidate", changedPolicy());
        var large = file("large", "x".repeat(1_500_000));
        var alice = new LinkedHashMap<String, Consumer<Browser>>();
        alice.put("home", at("/"));
        alice.put("catalog", at("/ask"));
        alice.put("ask", at("/ask?role=prod-root"));
        alice.put("request-active", at("/requests/" + held));
        alice.put("extend", at("/leases/" + lease + "/extension"));
        alice.put("absences", at("/absences"));
        alice.put("not-signed-in", at("/login/oauth2/code/keycloak?code=old&state=old"));
        alice.put("not-found", at("/requests/00000000-0000-0000-0000-000000000000"));
        alice.put("forbidden", at("/status"));
        alice.put("not-readable", at("/policy/accessPolicy?version=x"));
        alice.put("broken", this::goToWhatBreaks);
        var sam = new LinkedHashMap<String, Consumer<Browser>>();
        sam.put("decide", at("/decide"));
        sam.put("request-to-decide", at("/requests/" + waiting));
        sam.put("break-glass-review", at("/requests/" + glass));
        sam.put("absences", at("/absences"));
        sam.put("leases", at("/leases"));
        sam.put("findings", at("/findings"));
        sam.put("policy", at("/policy"));
        sam.put("policy-history", at("/policy/accessPolicy"));
        sam.put("policy-changes", at("/policy/changes"));
        sam.put("policy-change", at("/policy/changes/" + change));
        sam.put("replay", at("/policy/replay"));
        sam.put("replay-result", browser -> {
            replay(browser, candidate);
            browser.see(By.id("outcome"));
        });
        sam.put("too-large", browser -> {
            replay(browser, large);
            browser.awaitText("Too large");
        });
        sam.put("audit", at("/audit"));
        sam.put("status", at("/status"));
        var all = new LinkedHashMap<String, Map<String, Consumer<Browser>>>();
        all.put("alice", alice);
        all.put("sam", sam);
        return all;
    }

    private Consumer<Browser> at(String path) {
        return browser -> browser.go("http://localhost:" + port + path);
    }

    /** Sent as a browser without scripts does, which knows nothing of what is too large. */
    private void replay(Browser browser, Path file) {
        at("/policy/replay").accept(browser);
        browser.see(By.name("candidate")).sendKeys(file.toString());
        browser.run("document.querySelector('form[enctype]').submit()");
    }

    /** To a page whose table is gone for that moment; no outage, so nothing of it is expected. */
    private void goToWhatBreaks(Browser browser) {
        jdbc.sql("alter table latchkey.delegation rename to delegation_away").update();
        try {
            at("/absences").accept(browser);
        } finally {
            jdbc.sql("alter table latchkey.delegation_away rename to delegation")
                    .update();
        }
        browser.awaitText("Something broke");
    }

    private static Path file(String folder, String text) throws IOException {
        return Files.writeString(Files.createTempDirectory(folder).resolve("access-policy.dmn"), text);
    }

    private List<String> look(Browser browser, String person, String name, Consumer<Browser> way, boolean dark) {
        way.accept(browser);
        browser.awaitText("Latchkey");
        var theme = dark ? "dark" : "light";
        shoot(browser, "portal-%s-%s-%s".formatted(person, name, theme));
        // What is folded away is looked at as well.
        ((JavascriptExecutor) browser.driver())
                .executeScript("document.querySelectorAll('details').forEach(details => details.open = true)");
        var results = new AxeBuilder()
                // What bpmn-js draws is not ours; the picture has a name, and its words stand beside it.
                .exclude("#diagram")
                .analyze(browser.driver());
        report.add("%s, %s, %s: %d violations, %d rules passed"
                .formatted(
                        name,
                        person,
                        theme,
                        results.getViolations().size(),
                        results.getPasses().size()));
        return results.getViolations().stream()
                .map(rule -> "%s (%s): %s".formatted(name, theme, describe(rule)))
                .toList();
    }

    private List<String> lookOnAPhone(Browser browser, String person, String name, Consumer<Browser> way) {
        way.accept(browser);
        browser.awaitText("Latchkey");
        shoot(browser, "portal-%s-%s-phone".formatted(person, name));
        var wide = browser.run("return document.documentElement.scrollWidth > document.documentElement.clientWidth");
        return Boolean.TRUE.equals(wide) ? List.of(name + " does not fit on a phone") : List.of();
    }

    private static String describe(Rule rule) {
        return rule.getId() + " at "
                + rule.getNodes().stream().map(node -> node.getHtml()).limit(3).toList();
    }
}
