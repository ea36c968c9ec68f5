package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.selenium.AxeBuilder;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Browser;
import dev.latchkey.support.BrowserSession;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.OwnLatchkey;
import dev.latchkey.support.Relay;
import dev.latchkey.support.TestPlatform;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** What the pages are while Keycloak or the database is away, from a Latchkey whose ways to both can be cut. */
class PortalOutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private static Relay keycloak;
    private static Relay database;
    private static OwnLatchkey latchkey;
    private static AccessDriver driver;
    private static String waiting;

    @BeforeAll
    static void start() {
        var real = TestPlatform.keycloak().url();
        keycloak = Relay.to(URI.create(real).getPort());
        var ledger = TestPlatform.newDatabase();
        var port = URI.create(ledger.substring("jdbc:".length())).getPort();
        database = Relay.to(port);
        latchkey = OwnLatchkey.start(Map.of(
                "LATCHKEY_KEYCLOAK_URL",
                "http://localhost:" + keycloak.port(),
                "LATCHKEY_KEYCLOAK_PUBLIC_URL",
                real,
                "LATCHKEY_DB_URL",
                ledger.replace(":" + port + "/", ":" + database.port() + "/"),
                "LATCHKEY_LOGIN_GROUPSREMEMBERED",
                "40s"));
        TestPlatform.keycloak().admin().allowSignInAt(page(""));
        driver = new AccessDriver(latchkey.port());
        waiting = driver.asked("alice", "orders-db-admin", "PT5M");
    }

    @AfterAll
    static void stop() {
        latchkey.close();
        keycloak.close();
        database.close();
    }

    @AfterEach
    void tidy() {
        keycloak.mend();
        database.mend();
    }

    /** {@code $W} is a request of alice that waits for olivia's group. */
    private static final String WHILE_KEYCLOAK_IS_AWAY = """
            page                      alice ben olivia sam
            /                         200   200 200    200
            /leases                   200   200 200    200
            /decide                   200   200 200    200
            /absences                 200   200 200    200
            /policy                   200   200 200    200
            /requests/$W              200   404 200    200
            /status                   403   403 403    200
            /audit                    403   403 403    200
            /findings                 403   403 403    200
            /policy/changes           403   403 403    200
            /policy/replay            403   403 403    200
            /absences/colleagues      503   503 503    503
            /ask                      503   503 503    503
            /audit/export.csv         503   503 503    503
            /camunda/app/tasklist/default/ 503 503 503 503
            """;

    private static final String WHEN_GROUPS_ARE_TOO_OLD = """
            page                      alice olivia sam
            /                         200   200    200
            /requests/$W              200   404    404
            /status                   403   403    403
            /findings                 403   403    403
            """;

    @Test
    void withoutKeycloakPeopleLookAndDoNothing() {
        var sessions = new TreeMap<String, BrowserSession>();
        Stream.of("alice", "ben", "olivia", "sam")
                .forEach(name -> sessions.put(name, BrowserSession.signedIn(name, latchkey.port())));
        var token = TOKEN.matcher(get(sessions.get("olivia"), "/").text());
        assertThat(token.find()).isTrue();
        try (var olivia = signedIn("olivia")) {
            olivia.go(page("/requests/" + waiting));
            olivia.type(By.name("comment"), "I am still writing");
            sessions.values().forEach(session -> get(session, "/"));

            keycloak.cut();

            assertThat(measure(sessions, WHILE_KEYCLOAK_IS_AWAY)).isEqualTo(expected(WHILE_KEYCLOAK_IS_AWAY));
            noFormCanBeSent(sessions);
            assertThat(get(sessions.get("sam"), "/status").text())
                    .contains("Keycloak does not answer since")
                    .contains("Bring it back");
            var decision = sessions.get("olivia")
                    .send(
                            "POST",
                            "/requests/" + waiting + "/decisions",
                            "decision=approve&_csrf=" + token.group(1),
                            Map.of("Accept", "text/html", "Content-Type", "application/x-www-form-urlencoded"));
            assertThat(decision.status()).isEqualTo(503);
            assertThat(decision.text()).contains("Nothing was changed").doesNotContain("Exception", "data-retry");
            // From where nothing can be done people go on to where they can look.
            assertThat(decision.text())
                    .contains("Sign out", "olivia", "href=\"/leases\"")
                    .doesNotContain("/status");
            assertThat(get(sessions.get("sam"), "/ask").text()).contains("Sign out", "href=\"/status\"");

            // The page that is open learns it by itself, and what is being typed stays.
            olivia.awaitText("Keycloak does not answer since");
            assertThat(olivia.see(By.name("comment")).getDomProperty("value")).isEqualTo("I am still writing");
            assertThat(olivia.see(By.cssSelector("#decide-actions button")).isEnabled())
                    .isFalse();
            olivia.shoot("portal-keycloak-away");
            assertThat(new AxeBuilder()
                            .exclude("#diagram")
                            .analyze(olivia.driver())
                            .getViolations())
                    .isEmpty();

            // Each session was read at a moment of its own.
            sessions.forEach((name, session) -> await("the groups of " + name + " are no longer believed")
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> get(session, "/").text().contains("only what is your own")));
            assertThat(measure(sessions, WHEN_GROUPS_ARE_TOO_OLD)).isEqualTo(expected(WHEN_GROUPS_ARE_TOO_OLD));

            olivia.go(page("/ask"));
            olivia.awaitText("Latchkey tries again by itself");
            keycloak.mend();
            olivia.awaitText("Which role do you need?");
            assertThat(olivia.text()).doesNotContain("does not answer");
        }
        assertThat(driver.state(waiting)).isEqualTo("requested");
        await("all is well again")
                .atMost(PATIENCE)
                .until(() -> get(sessions.get("sam"), "/status").status() == 200);
    }

    @Test
    void colleaguesThatCouldNotBeHadAreAskedForAgain() {
        try (var olivia = signedIn("olivia")) {
            olivia.go(page("/absences"));
            keycloak.cut();
            olivia.click(By.id("to"));
            olivia.awaitText("Latchkey does not answer now");
            assertThat(offered(olivia)).isEmpty();

            keycloak.mend();
            await("oscar is offered").atMost(PATIENCE).until(() -> {
                olivia.click(By.name("reason"));
                olivia.click(By.id("to"));
                return offered(olivia).contains("oscar");
            });
        }
    }

    private static List<String> offered(Browser browser) {
        return browser.driver().findElements(By.cssSelector("#colleagues option")).stream()
                .map(option -> option.getDomAttribute("value"))
                .toList();
    }

    @Test
    void withoutTheDatabaseThePageSaysSoAndComesBackByItself() {
        try (var sam = signedIn("sam")) {
            database.cut();
            sam.go(page("/status"));
            sam.awaitText("The database does not answer.");
            sam.shoot("portal-database-away");
            assertThat(sam.text()).doesNotContain("Exception").contains("leases end in time", "Sign out");
            assertThat(new AxeBuilder().analyze(sam.driver()).getViolations()).isEmpty();

            database.mend();
            sam.awaitText("Overdue ends");
        }
    }

    private static Map<String, String> measure(Map<String, BrowserSession> sessions, String table) {
        return cells(
                table,
                (person, path, expected) -> String.valueOf(
                        get(sessions.get(person), path.replace("$W", waiting)).status()));
    }

    /** On none of the pages, nor on those that say why there is none; what is closed is there all the same. */
    private static void noFormCanBeSent(Map<String, BrowserSession> sessions) {
        var closed = new TreeMap<String, Integer>();
        cells(WHILE_KEYCLOAK_IS_AWAY, (person, path, expected) -> {
            var page = get(sessions.get(person), path.replace("$W", waiting)).text();
            assertThat(PostForms.openIn(page)).as("%s for %s", path, person).isEmpty();
            closed.merge(path, PostForms.in(page).size(), Integer::sum);
            return "";
        });
        assertThat(closed.entrySet().stream()
                        .filter(page -> page.getValue() > 0)
                        .map(Map.Entry::getKey))
                .contains("/decide", "/absences", "/requests/$W", "/policy/replay");
    }

    private static Map<String, String> expected(String table) {
        return cells(table, (person, path, expected) -> expected);
    }

    private interface Cell {
        String of(String person, String path, String expected);
    }

    private static Map<String, String> cells(String table, Cell cell) {
        var all = new TreeMap<String, String>();
        var people = table.lines().findFirst().orElseThrow().split("\\s+");
        table.lines().skip(1).map(line -> line.split("\\s+")).forEach(row -> {
            for (var column = 1; column < people.length; column++) {
                all.put(row[0] + " " + people[column], cell.of(people[column], row[0], row[column]));
            }
        });
        return all;
    }

    private static Answer get(BrowserSession session, String path) {
        return session.send("GET", path, null, Map.of("Accept", "text/html, */*"));
    }

    private static Browser signedIn(String name) {
        var browser = Browser.open();
        browser.go(page("/"));
        browser.signIn(name);
        browser.awaitText("Your access");
        return browser;
    }

    private static String page(String path) {
        return "http://localhost:" + latchkey.port() + path;
    }
}
