package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.BrowserSession;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who may see which page, and do what on it: a table of people and pages. */
@LatchkeyTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortalDoorIT {

    private static final String[] PEOPLE = {"alice", "ben", "olivia", "sam", "audrey", "adam"};
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    /** {@code $R} is a request of alice that waits for olivia's group, {@code $L} a lease of alice that runs. */
    private static final String PAGES = """
            page                      alice ben olivia sam audrey adam
            /                         200   200 200    200 200    200
            /ask                      200   200 200    200 200    200
            /ask?role=orders-db-admin 200   200 200    200 200    200
            /ask?role=no-such-role    404   404 404    404 404    404
            /decide                   200   200 200    200 200    200
            /absences                 200   200 200    200 200    200
            /absences/colleagues      200   200 200    200 200    200
            /leases                   200   200 200    200 200    200
            /policy                   200   200 200    200 200    200
            /policy/accessPolicy      200   200 200    200 200    200
            /policy/accessPolicy?version=9 404 404 404 404 404 404
            /policy/accessPolicy?version=x 400 400 400 400 400 400
            /policy/no-such-table     404   404 404    404 404    404
            /policy/changes           403   403 403    200 200    200
            /policy/changes/00000000-0000-0000-0000-000000000000 403 403 403 404 404 404
            /policy/trial?role=orders-db-read&duration=5m 200 200 200 200 200 200
            /policy/trial?role=orders-db-read&duration=5m&user=ben 200 200 200 200 200 200
            /policy/replay            403   403 403    200 200    200
            /findings                 403   403 403    200 200    200
            /audit                    403   403 403    200 200    200
            /audit/export.csv         403   403 403    200 200    200
            /audit/export.json        403   403 403    200 200    200
            /status                   403   403 403    200 200    200
            /error                    404   404 404    404 404    404
            /signed-out               303   303 303    303 303    303
            /requests/$R              200   404 200    200 200    200
            /requests/$R/diagram      200   404 200    200 200    200
            /requests/$R/path         200   404 200    200 200    200
            /leases/$L/extension      200   404 200    200 200    200
            """;

    /**
     * What somebody is told who is not the right one: 404 for what is none of their business; else the page again, which
     * says why not, and nothing has changed.
     */
    private static final String ACTIONS = """
            action                    ben olivia sam audrey adam
            /requests/$R/withdrawal   404 302    302 302    302
            /leases/$L/return         302 302    302 302    302
            /leases/$L/extension      404 422    422 422    422
            /requests/$R/review       404 302    302 302    302
            /absences                 422 422    422 422    422
            /absences/$A/end          302 302    302 302    302
            /absences/no-id/end       404 404    404 404    404
            """;

    @LocalServerPort
    private int port;

    private final Map<String, BrowserSession> sessions = new HashMap<>();
    private AccessDriver driver;
    private String request;
    private String held;
    private String lease;
    private String absence;

    @BeforeAll
    void open() {
        driver = new AccessDriver(port);
        Stream.of(PEOPLE).forEach(name -> sessions.put(name, BrowserSession.signedIn(name, port)));
        request = driver.asked("alice", "orders-db-admin", "PT5M");
        held = driver.asked("alice", "orders-db-read", "PT30M");
        driver.awaitState(held, "active");
        absence = driver.as("oscar")
                .post(
                        "/api/v1/delegations",
                        Map.of(
                                "to",
                                "olivia",
                                "until",
                                Instant.now().plusSeconds(600).toString()))
                .at("id");
        lease = driver.request(held).json().at("/lease/id").asText();
    }

    @AfterAll
    void tidy() {
        driver.returnLease("alice", held);
        driver.as("alice").post("/api/v1/requests/" + request + "/withdraw", Map.of());
        driver.as("oscar").post("/api/v1/delegations/" + absence + "/end", Map.of());
    }

    @Test
    void eachPageIsOpenToThoseWhoseItIs() {
        assertThat(measure(PAGES, (person, path) -> page(person, path).status()))
                .isEqualTo(expected(PAGES));
    }

    @Test
    void actionsOfTheWrongPersonChangeNothing() {
        var form = "justification=mine&duration=PT5M&verdict=justified&comment=x";
        assertThat(measure(ACTIONS, (person, path) -> submit(person, path, form).status()))
                .isEqualTo(expected(ACTIONS));
        assertThat(driver.state(request)).isEqualTo("requested");
        assertThat(driver.state(held)).isEqualTo("active");
        assertThat(driver.as("oscar").get("/api/v1/delegations").text()).contains(absence);
    }

    /** A page for everybody, and yet nobody learns by it who is in a group that is not theirs. */
    @Test
    void colleaguesAreThoseOfOnesOwnGroups() {
        assertThat(page("alice", "/absences/colleagues").text())
                .contains("value=\"ben\"")
                .doesNotContain("alice", "olivia", "oscar", "sam", "sonia");
        assertThat(page("olivia", "/absences/colleagues").text())
                .contains("value=\"oscar\"")
                .doesNotContain("olivia", "alice", "ben", "sam");
        assertThat(page("sam", "/absences/colleagues").text())
                .contains("value=\"sonia\"")
                .doesNotContain("oscar", "alice");
    }

    @Test
    void trialWithoutAScriptIsAWholePage() {
        assertThat(page("alice", "/policy/trial?role=orders-db-admin&duration=5m")
                        .text())
                .contains("<title>")
                .contains("somebody has to agree")
                .contains("The policy");
    }

    @Test
    void whoAsksForTheErrorItselfIsToldThatNothingIsThere() {
        assertThat(page("alice", "/error").text()).contains("Nothing here").doesNotContain("broke");

        var json = sessions.get("alice").get("/error");
        assertThat(json.status()).isEqualTo(404);
        assertThat(json.json().path("status").asInt()).isEqualTo(404);
    }

    @Test
    void whatIsTooLargeToUploadIsAnsweredWithTheLimit() {
        var candidate = "x".repeat(1_500_000);
        var form = "--b\r\nContent-Disposition: form-data; name=\"candidate\"; filename=\"a.dmn\"\r\n\r\n" + candidate
                + "\r\n--b--\r\n";
        var answer = sessions.get("sam")
                .send(
                        "POST",
                        "/policy/replay",
                        form,
                        Map.of("Accept", "text/html", "Content-Type", "multipart/form-data; boundary=b"));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).contains("Too large").contains("1MB");
    }

    @Test
    void nobodyDecidesOrRevokesWithoutTheRightTo() {
        for (var person : new String[] {"alice", "audrey", "adam", "sam"}) {
            submit(person, "/requests/" + request + "/decisions", "decision=approve");
            submit(person, "/decide", "decision=approve&request=" + request);
        }
        assertThat(driver.state(request)).isEqualTo("requested");
        submit("audrey", "/leases/" + lease + "/revocation", "reason=mine");
        submit("ben", "/leases/" + lease + "/revocation", "reason=mine");
        assertThat(driver.state(held)).isEqualTo("active");
        assertThat(page("audrey", "/leases").text()).doesNotContain("Revoke now");
    }

    @Test
    void formsWithoutTheirTokenDoNothing() {
        var path = "/requests/" + request + "/withdrawal";
        var json = sessions.get("alice").sendForged("POST", path, "");
        var page = sessions.get("alice")
                .send(
                        "POST",
                        path,
                        "",
                        Map.of("Accept", "text/html", "Content-Type", "application/x-www-form-urlencoded"));

        assertThat(json.status()).isEqualTo(403);
        assertThat(page.status()).isEqualTo(303);
        assertThat(page.header("Location")).isEqualTo("/");
        assertThat(driver.state(request)).isEqualTo("requested");
    }

    @Test
    void onlyWhoReadsAllTriesThePolicyForOthers() {
        assertThat(page("alice", "/policy/trial?user=ben&role=prod-root&duration=5m")
                        .text())
                .contains("can simulate for others");
        assertThat(page("sam", "/policy/trial?user=ben&role=prod-root&duration=5m")
                        .text())
                .contains("somebody has to agree");
    }

    @Test
    void pagesRunNoScriptButOurs() {
        var policy = page("alice", "/").header("Content-Security-Policy");
        assertThat(policy).contains("default-src 'self'").doesNotContain("unsafe");
    }

    /** Before anything is compressed; exports are no pages, and the diagram comes when the page is there. */
    @Test
    void noPageWeighsMoreThanThreeHundredKilobytes() {
        var weight = new PageWeight(sessions.get("sam"));
        var pages = Stream.concat(PAGES.lines().skip(1), Stream.of("/leases?state=all 200"))
                .map(line -> filled(line.split("\\s+")[0]))
                .filter(path -> !path.matches(".*/(export.*|diagram|path)"))
                .filter(path -> page("sam", path).status() == 200);

        assertThat(pages.collect(Collectors.toMap(path -> path, weight::of)).entrySet())
                .allMatch(page -> page.getValue() < 300_000);
    }

    private interface Call {
        int answer(String person, String path);
    }

    private Map<String, String> measure(String table, Call call) {
        var measured = new TreeMap<String, String>();
        var people = table.lines().findFirst().orElseThrow().split("\\s+");
        table.lines().skip(1).map(line -> line.split("\\s+")[0]).forEach(path -> {
            for (var column = 1; column < people.length; column++) {
                measured.put(path + " " + people[column], String.valueOf(call.answer(people[column], filled(path))));
            }
        });
        return measured;
    }

    private static Map<String, String> expected(String table) {
        var expected = new TreeMap<String, String>();
        var people = table.lines().findFirst().orElseThrow().split("\\s+");
        table.lines().skip(1).map(line -> line.split("\\s+")).forEach(cells -> {
            for (var column = 1; column < people.length; column++) {
                expected.put(cells[0] + " " + people[column], cells[column]);
            }
        });
        return expected;
    }

    private String filled(String path) {
        return path.replace("$R", request).replace("$L", lease).replace("$A", absence);
    }

    private Answer page(String person, String path) {
        return sessions.get(person).send("GET", path, null, Map.of("Accept", "text/html, */*"));
    }

    /** Sends a form as the page would, with the token that the person's pages carry. */
    private Answer submit(String person, String path, String form) {
        var token = TOKEN.matcher(page(person, "/").text());
        if (!token.find()) {
            throw new AssertionError("The page of " + person + " carries no token");
        }
        return sessions.get(person)
                .send(
                        "POST",
                        path,
                        form + "&_csrf=" + token.group(1),
                        Map.of("Accept", "text/html", "Content-Type", "application/x-www-form-urlencoded"));
    }
}
