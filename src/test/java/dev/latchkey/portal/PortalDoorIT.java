package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.BrowserSession;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.Modeler;
import dev.latchkey.support.RolesByHand;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Who may see which page, and do what on it: a table of people and pages. */
@LatchkeyTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortalDoorIT {

    private static final String[] PEOPLE = {"alice", "ben", "olivia", "sam", "audrey", "adam"};
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern OBJECT = Pattern.compile("\\$[A-Z]");

    /**
     * {@code $R} is a request of alice that waits for olivia's group, {@code $L} a lease of alice that runs. Nobody is
     * who did not sign in.
     */
    private static final String PAGES = """
            page                      alice ben olivia sam audrey adam nobody
            /                         200   200 200    200 200    200 sign-in
            /ask                      200   200 200    200 200    200 sign-in
            /ask?role=orders-db-admin 200   200 200    200 200    200 sign-in
            /ask?role=no-such-role    404   404 404    404 404    404 sign-in
            /ask/preview?role=orders-db-admin&duration=PT5M 200 200 200 200 200 200 sign-in
            /decide                   200   200 200    200 200    200 sign-in
            /absences                 200   200 200    200 200    200 sign-in
            /absences/colleagues      200   200 200    200 200    200 sign-in
            /leases                   200   200 200    200 200    200 sign-in
            /policy                   200   200 200    200 200    200 sign-in
            /policy/accessPolicy      200   200 200    200 200    200 sign-in
            /policy/accessPolicy?version=9 404 404 404 404 404 404 sign-in
            /policy/accessPolicy?version=x 400 400 400 400 400 400 sign-in
            /policy/no-such-table     404   404 404    404 404    404 sign-in
            /policy/changes           403   403 403    200 200    200 sign-in
            /policy/changes/00000000-0000-0000-0000-000000000000 403 403 403 404 404 404 sign-in
            /policy/trial?role=orders-db-read&duration=5m 200 200 200 200 200 200 sign-in
            /policy/trial?role=orders-db-read&duration=5m&user=ben 200 200 200 200 200 200 sign-in
            /policy/replay            403   403 403    200 200    200 sign-in
            /findings                 403   403 403    200 200    200 sign-in
            /audit                    403   403 403    200 200    200 sign-in
            /audit/export.csv         403   403 403    200 200    200 sign-in
            /audit/export.json        403   403 403    200 200    200 sign-in
            /status                   403   403 403    200 200    200 sign-in
            /error                    404   404 404    404 404    404 sign-in
            /signed-out               303   303 303    303 303    303 200
            /requests/$R              200   404 200    200 200    200 sign-in
            /requests/$R/diagram      200   404 200    200 200    200 sign-in
            /requests/$R/path         200   404 200    200 200    200 sign-in
            /leases/$L/extension      200   404 200    200 200    200 sign-in
            """;

    /**
     * What somebody may do there, and with what form: {@code yes} where it is done; {@code no} where the next page says
     * why not; else how it is answered: 404 for what is none of their business, 403 for pages that are not theirs, 422
     * for the form again. A form of who did not sign in carries no token: it is answered by the page's address (303).
     * Beside the above, {@code $F} is a finding about ben, {@code $G} a use of break-glass by dana, {@code $C} a change of
     * the policy by adam, {@code $A} an absence of olivia, and {@code $T} in ten minutes.
     */
    private static final String ACTIONS = """
            action                                                       alice ben olivia sam audrey adam nobody
            /ask?role=orders-db-admin&duration=PT5M&justification=mine   yes   yes yes    yes yes    yes  303
            /ask?role=orders-db-admin&duration=PT5M                      422   422 422    422 422    422  303
            /decide?decision=reject&request=$R                           no    no  yes    no  no     no   303
            /requests/$R/decisions?decision=reject                       no    404 yes    no  no     no   303
            /requests/$R/assignment?to=olivia&reason=mine                no    404 yes    no  no     no   303
            /requests/$R/withdrawal                                      yes   404 no     no  no     no   303
            /requests/$G/review?verdict=justified&comment=mine           404   404 404    yes no     no   303
            /requests/$R/review?verdict=justified&comment=mine           no    404 no     no  no     no   303
            /leases/$L/return                                            yes   no  no     no  no     no   303
            /leases/$L/revocation?reason=mine                            no    no  yes    yes no     yes  303
            /leases/$L/extension?duration=PT5M&justification=mine        yes   404 422    422 422    422  303
            /findings/$F/resolution?decision=remove&reason=mine         403   403 403    yes no     no   303
            /absences/$A/end                                             no    no  yes    no  no     no   303
            /absences/no-id/end                                          404   404 404    404 404    404  303
            /absences?to=oscar&until=$T                                  422   422 yes    422 422    422  303
            /policy/changes/$C/decisions?decision=reject                 403   403 403    yes no     no   303
            /policy/changes/$C/withdrawal                                403   403 403    no  no     yes  303
            /policy/replay                                               403   403 403    200 200    200  303
            """;

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    private final Map<String, BrowserSession> sessions = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();
    private final Map<String, String> objects = new HashMap<>();
    private final Map<String, String> asked = new LinkedHashMap<>();
    private AccessDriver driver;
    private RolesByHand byHand;
    private Modeler modeler;
    private String request;
    private String held;
    private String lease;
    private String absence;

    @BeforeAll
    void open() {
        driver = new AccessDriver(port);
        modeler = new Modeler(driver);
        byHand = new RolesByHand(driver);
        Stream.of(PEOPLE).forEach(name -> sessions.put(name, BrowserSession.signedIn(name, port)));
        sessions.put("nobody", BrowserSession.at(port));
        byHand.give("ben", "orders-db-admin");
        request = asked("alice", "orders-db-admin", "PT5M");
        held = asked("alice", "orders-db-read", "PT30M");
        absence = driver.as("olivia")
                .post(
                        "/api/v1/delegations",
                        Map.of(
                                "to",
                                "oscar",
                                "until",
                                Instant.now().plusSeconds(600).toString()))
                .at("id");
        lease = leaseOf(held);
        objects.put("$R", request);
        objects.put("$L", lease);
        objects.put("$A", absence);
        objects.put("$G", broken());
        objects.put("$C", proposed());
        objects.put("$F", byHand.awaitFinding("ben", "orders-db-admin"));
        objects.put("$T", Instant.now().plusSeconds(600).toString());
    }

    @AfterAll
    void tidy() {
        byHand.close();
        modeler.withdraw("adam", objects.get("$C"));
        asked.forEach((id, who) -> {
            driver.as(who).post("/api/v1/requests/" + id + "/withdraw", Map.of());
            if (driver.state(id).equals("active")) {
                driver.returnLease(who, id);
            }
        });
        for (var away : driver.as("olivia").get("/api/v1/delegations").json().path("items")) {
            driver.as("olivia").post("/api/v1/delegations/" + away.path("id").asText() + "/end", Map.of());
        }
        await("nothing is held any more")
                .atMost(Duration.ofSeconds(30))
                .until(() -> !driver.holds("alice", "orders-db-read"));
    }

    @Test
    void eachPageIsOpenToThoseWhoseItIs() {
        var measured = new TreeMap<Cell, String>();
        cells(PAGES).keySet().forEach(cell -> measured.put(cell, outcome(cell.person(), page(cell, objects::get))));

        assertThat(measured).containsExactlyEntriesOf(cells(PAGES));
    }

    /** What is new to the portal has to say here whose it is. */
    @Test
    void tablesKnowEveryPageAndEveryAction() {
        mappings.getHandlerMethods().forEach((mapping, method) -> {
            if (method.getBeanType().getPackage().equals(getClass().getPackage())) {
                var isPage = mapping.getMethodsCondition().getMethods().contains(RequestMethod.GET);
                assertThat(cells(isPage ? PAGES : ACTIONS).keySet())
                        .as("%s %s", mapping.getMethodsCondition(), mapping.getPatternValues())
                        .anyMatch(cell -> mapping.getPathPatternsCondition().getPatterns().stream()
                                .anyMatch(pattern -> pattern.matches(PathContainer.parsePath(
                                        filled(cell.path(), objects::get).split("\\?")[0]))));
            }
        });
    }

    /**
     * All that is refused comes first: it is refused because of who asks, not because of what somebody else did before.
     * Then each of those who may does so, with an object of their own where there is more than one.
     */
    @Test
    void eachActionIsOpenToThoseWhoseItIs() {
        var measured = new TreeMap<Cell, String>();
        act(measured, expected -> !expected.equals("yes"), objects::get);
        assertNothingHasHappened();
        act(measured, "yes"::equals, this::another);

        assertThat(measured).containsExactlyEntriesOf(cells(ACTIONS));
    }

    private void act(Map<Cell, String> measured, Predicate<String> expected, UnaryOperator<String> object) {
        cells(ACTIONS).forEach((cell, outcome) -> {
            if (expected.test(outcome)) {
                var answer = submit(cell, object);
                measured.put(cell, outcome(cell.person(), answer));
                if (cell.path().startsWith("/ask") && answer.status() == 302) {
                    asked.put(answer.header("Location").replaceAll(".*/", ""), cell.person());
                }
            }
        });
    }

    private void assertNothingHasHappened() {
        assertThat(driver.state(request)).isEqualTo("requested");
        assertThat(driver.request(request).json().at("/stages/0/assignedTo").asText())
                .isNotEqualTo("olivia");
        assertThat(driver.state(held)).isEqualTo("active");
        assertThat(driver.request(held).json().at("/lease/extensions")).isEmpty();
        assertThat(driver.request(objects.get("$G")).json().at("/review/state").asText())
                .isEqualTo("open");
        assertThat(driver.as("olivia").get("/api/v1/delegations").text()).contains(absence);
        assertThat(driver.as("sam").get("/api/v1/findings/" + objects.get("$F")).at("state"))
                .isEqualTo("open");
        assertThat(modeler.state(objects.get("$C"))).isEqualTo("proposed");
    }

    /** A new one of these, since who may do something uses it up; of the others there is but one such person. */
    private String another(String object) {
        return switch (object) {
            case "$R" -> asked("alice", "orders-db-admin", "PT5M");
            case "$L" -> leaseOf(asked("alice", "orders-db-read", "PT30M"));
            case "$C" -> proposed();
            default -> objects.get(object);
        };
    }

    private String asked(String who, String role, String duration) {
        var id = driver.asked(who, role, duration);
        asked.put(id, who);
        return id;
    }

    private String leaseOf(String id) {
        driver.awaitState(id, "active");
        return driver.request(id).json().at("/lease/id").asText();
    }

    private String broken() {
        var id = driver.as("dana")
                .post(
                        "/api/v1/requests",
                        Map.of("role", "prod-root", "duration", "PT5M", "justification", "x", "emergency", true))
                .at("id");
        asked.put(id, "dana");
        driver.awaitState(id, "active");
        return id;
    }

    private String proposed() {
        return modeler.proposed(
                "adam",
                "access-policy.dmn",
                Modeler.model("access-policy.dmn")
                        .replace("A low-tier role does little harm", "Harmless, says " + UUID.randomUUID()));
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

    @ParameterizedTest
    @CsvSource({
        "/leases?state=%00, 400, must be one of",
        "/leases?state=over, 400, must be one of",
        "/findings?state=%00, 400, must be one of",
        "/audit?from=2026-12-02&to=2026-12-01, 400, must not be before",
        "/audit?from=%2B294277-01-01, 400, must be a day",
        "/audit?to=%2B999999999-12-31, 400, must be a day",
        "/policy/trial?role=prod-root&duration=PT2562047788015215H30M7S, 200, Must be from 1 minute to 366 days"
    })
    void whatCannotBeMeantIsToldInWords(String path, int status, String sentence) {
        var answer = page("sam", path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains(sentence);
    }

    @Test
    void placeInTheListIsLookedAtBeforeTheAnswer() {
        var answer = submit(
                "sam",
                "/findings/" + objects.get("$F") + "/resolution",
                "decision=dismiss&reason=nobodysBusiness&after=zz");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(driver.as("sam").get("/api/v1/findings/" + objects.get("$F")).text())
                .doesNotContain("nobodysBusiness");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/audit", "/requests/none", "/no-such", "/leases?state=over"})
    void whoIsRefusedCanGoOn(String path) {
        var answer = page("alice", path);

        assertThat(answer.status()).isBetween(400, 499);
        assertThat(answer.text())
                .contains("<a href=\"/leases\"", "Sign out", "alice")
                .doesNotContain("<a href=\"/audit\"");
    }

    /** Else its button would sign out of Keycloak alone. */
    @Test
    void whatIsRefusedBeforeThereIsATokenOffersNoSignOut() {
        var answer = page("alice", "/leases;x");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("<h1>").doesNotContain("Sign out", "alice");
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
                .map(line -> filled(line.split("\\s+")[0], objects::get))
                .filter(path -> !path.matches(".*/(export.*|diagram|path)"))
                .filter(path -> page("sam", path).status() == 200);

        assertThat(pages.collect(Collectors.toMap(path -> path, weight::of)).entrySet())
                .allMatch(page -> page.getValue() < 300_000);
    }

    /** Who does what; in the order of the table, which is the order in which it is done. */
    private record Cell(int row, String path, String person) implements Comparable<Cell> {

        @Override
        public int compareTo(Cell other) {
            return Comparator.comparingInt(Cell::row)
                    .thenComparing(Cell::person)
                    .compare(this, other);
        }
    }

    private static SortedMap<Cell, String> cells(String table) {
        var cells = new TreeMap<Cell, String>();
        var rows = table.lines().map(line -> line.split("\\s+")).toList();
        for (var row = 1; row < rows.size(); row++) {
            for (var column = 1; column < rows.get(0).length; column++) {
                cells.put(new Cell(row, rows.get(row)[0], rows.get(0)[column]), rows.get(row)[column]);
            }
        }
        return cells;
    }

    /** The status; or what the page says to which one is led on. */
    private String outcome(String person, Answer answer) {
        if (answer.status() != 302) {
            return String.valueOf(answer.status());
        }
        var next = URI.create(answer.header("Location")).getPath();
        if (next.startsWith("/oauth2/authorization/")) {
            return "sign-in";
        }
        var page = page(person, next);
        var done = page.status() == 200 && !page.text().contains("notice-refused");
        return done ? "yes" : page.status() == 200 ? "no" : "on to " + page.status();
    }

    private static String filled(String path, UnaryOperator<String> object) {
        return OBJECT.matcher(path).replaceAll(name -> object.apply(name.group()));
    }

    private Answer page(Cell cell, UnaryOperator<String> object) {
        return page(cell.person(), filled(cell.path(), object));
    }

    private Answer page(String person, String path) {
        return sessions.get(person).send("GET", path, null, Map.of("Accept", "text/html, */*"));
    }

    private Answer submit(Cell cell, UnaryOperator<String> object) {
        var action = filled(cell.path(), object).split("\\?");
        return action[0].equals("/policy/replay")
                ? replay(cell.person())
                : submit(cell.person(), action[0], action.length == 1 ? "" : action[1]);
    }

    /** Sends a form as the page would, with the token that the person's pages carry. */
    private Answer submit(String person, String path, String form) {
        return sessions.get(person)
                .send(
                        "POST",
                        path,
                        form + "&_csrf=" + token(person),
                        Map.of("Accept", "text/html", "Content-Type", "application/x-www-form-urlencoded"));
    }

    private Answer replay(String person) {
        var form = """
                --b\r
                Content-Disposition: form-data; name="_csrf"\r
                \r
                %s\r
                --b\r
                Content-Disposition: form-data; name="candidate"; filename="access-policy.dmn"\r
                \r
                %s\r
                --b--\r
                """.formatted(token(person), Modeler.model("access-policy.dmn"));
        return sessions.get(person)
                .send(
                        "POST",
                        "/policy/replay",
                        form,
                        Map.of("Accept", "text/html", "Content-Type", "multipart/form-data; boundary=b"));
    }

    /** Who did not sign in sees no page that carries one. */
    private String token(String person) {
        return person.equals("nobody")
                ? "none"
                : tokens.computeIfAbsent(
                        person,
                        name -> TOKEN.matcher(page(name, "/").text())
                                .results()
                                .findFirst()
                                .map(token -> token.group(1))
                                .orElseThrow(() -> new AssertionError("The page of " + name + " carries no token")));
    }
}
