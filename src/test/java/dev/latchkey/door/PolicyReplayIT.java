package dev.latchkey.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.BuildFolder;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Candidate tables are held against requests that were really made. */
@LatchkeyTest
class PolicyReplayIT {

    private static final String BOUNDARY = "replay-boundary";
    private static final String POLICY = "access-policy.dmn";
    private static final ObjectMapper JSON = new ObjectMapper();

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @TempDir
    private Path folder;

    private AccessDriver driver;
    private Instant from;
    private String low;
    private String high;
    private String tooLong;

    @BeforeEach
    void askForSomething() {
        driver = new AccessDriver(port);
        from = databaseNow();
        low = driver.asked("alice", "orders-db-read", "PT5M");
        high = driver.asked("ben", "orders-db-admin", "PT5M");
        tooLong = driver.asked("alice", "orders-db-admin", "PT5M");
        driver.awaitState(low, "active");
        driver.returnLease("alice", low);
        driver.as("ben").post("/api/v1/requests/" + high + "/withdraw", Map.of());
        driver.as("alice").post("/api/v1/requests/" + tooLong + "/withdraw", Map.of());
    }

    @Test
    void policyInForceWouldDecideAsItDid() throws IOException {
        var answer = replay("sam", Map.of(POLICY, model(POLICY)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var summary = answer.json().path("summary");
        assertThat(answer.json().path("changes")).isEmpty();
        assertThat(summary.path("total").asInt()).isEqualTo(3);
        assertThat(summary.path("unchanged").asInt()).isEqualTo(3);
        assertThat(texts(summary.path("tables")))
                .containsExactly(
                        "accessPolicy:candidate", "accessObjections:1", "approvalRoute:candidate", "siteCalendar:1");
    }

    @Test
    void stricterCandidateTellsWhichRequestsItWouldHaveStopped() throws IOException {
        var stricter = model(POLICY)
                .replaceFirst(
                        "\"preApproved\"</text>\\s*</outputEntry>\\s*<outputEntry id=\"outputEntry_lowTier",
                        "\"approvalNeeded\"</text></outputEntry><outputEntry id=\"outputEntry_lowTier")
                .replaceFirst(
                        "(<inputEntry id=\"inputEntry_mediumTierAsksSecurity_tier\"[^>]*>\\s*<text>)\"medium\"",
                        "$1\"low\", \"medium\"");

        var lines = lines(replay("audrey", Map.of(POLICY, stricter), Map.of("Accept", "application/x-ndjson")));

        assertThat(lines.get(0).at("/progress/total").asInt()).isEqualTo(3);
        assertThat(lines).filteredOn(line -> line.has("change")).singleElement().satisfies(line -> {
            var change = line.path("change");
            assertThat(change.path("requestId").asText()).isEqualTo(low);
            assertThat(change.path("requestedBy").asText()).isEqualTo("alice");
            assertThat(change.path("role").asText()).isEqualTo("orders-db-read");
            assertThat(change.at("/was/outcome").asText()).isEqualTo("preApproved");
            assertThat(change.at("/was/stages")).isEmpty();
            assertThat(change.at("/would/outcome").asText()).isEqualTo("approvalNeeded");
            assertThat(texts(change.at("/would/rules")))
                    .containsExactly("rule_lowTierPreApproved", "rule_mediumTierAsksSecurity");
            assertThat(change.at("/would/stages/0/group").asText()).isEqualTo("security");
            assertThat(change.at("/would/stages/0/window").asText()).isEqualTo("PT8H");
        });
        var summary = lines.get(lines.size() - 1).path("summary");
        assertThat(summary.at("/byChange/preApproved->approvalNeeded").asInt()).isEqualTo(1);
        assertThat(summary.path("newlyAllowed").asInt()).isZero();
    }

    @Test
    void anotherWindowIsAChangeToo() throws IOException {
        var shorter = model(POLICY).replace("\"PT8H\"", "\"PT1H\"");

        var answer = replay("adam", Map.of(POLICY, shorter));

        assertThat(answer.json().path("changes").findValuesAsText("requestId")).containsExactly(high, tooLong);
        assertThat(answer.json()
                        .at("/summary/byChange/approvalNeeded->approvalNeeded")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void anotherGroupToEscalateToIsAChangeToo() throws IOException {
        var escalation = "<text>\"security\"</text>";
        var route =
                model(POLICY).substring(0, model(POLICY).indexOf("id=\"outputEntry_highTierAsksOwners_escalation\""));
        var place = route.lastIndexOf(escalation);
        var toDevelopers = model(POLICY).substring(0, place)
                + "<text>\"developers\"</text>"
                + model(POLICY).substring(place + escalation.length());

        var answer = replay("sam", Map.of(POLICY, toDevelopers));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("changes").findValuesAsText("requestId")).containsExactly(high, tooLong);
        assertThat(answer.json().at("/changes/0/was/stages/0/escalationGroup").asText())
                .isEqualTo("security");
        assertThat(answer.json().at("/changes/0/would/stages/0/escalationGroup").asText())
                .isEqualTo("developers");
    }

    @Test
    void objectionsAloneAreACandidate() throws IOException {
        var stricter = model("access-objections.dmn").replace("heldRoles)) &gt;= 10", "heldRoles)) &gt;= 0");
        assertThat(stricter).isNotEqualTo(model("access-objections.dmn"));

        var answer = replay("sam", Map.of("access-objections.dmn", stricter));

        assertThat(answer.json().at("/summary/newlyDenied").asInt()).isEqualTo(3);
        assertThat(texts(answer.json().at("/summary/tables"))).contains("accessPolicy:1", "accessObjections:candidate");
    }

    @Test
    void questionOfTheReadmeHasAnAnswer() throws IOException {
        var sed = Pattern.compile("sed 's/(.+)//' processes/" + POLICY)
                .matcher(Files.readString(BuildFolder.source("README.md")));
        assertThat(sed.find()).isTrue();
        var taken = sed.group(1);
        assertThat(model(POLICY)).contains(taken);

        var answer = replay("sam", Map.of(POLICY, model(POLICY).replace(taken, "")));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/summary/newlyDenied").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "olivia", "dana"})
    void whoDoesNotReadAllReplaysNothing(String name) throws IOException {
        var answer = replay(name, Map.of(POLICY, model(POLICY)));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.at("rule")).isEqualTo("replayPolicy");
    }

    @Test
    void candidateThatCouldNotBeDeployedIsRefusedWithLineAndReason() throws IOException {
        var broken = model(POLICY).replace("<text>ownerGroup</text>", "<text>ownersGroup</text>");
        var line =
                broken.substring(0, broken.indexOf("<text>ownersGroup")).lines().count();

        var answer = replay("sam", Map.of(POLICY, broken));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/flaws/0/file").asText()).isEqualTo(POLICY);
        assertThat(answer.json().at("/flaws/0/line").asLong()).isBetween(line - 2, line);
        assertThat(answer.at("detail")).contains("'ownersGroup' is no fact that the policy knows");
    }

    @Test
    void candidateWithACellThatCannotBeEvaluatedIsRefusedWithLineAndCell() throws IOException {
        var objections = "access-objections.dmn";
        var broken = model(objections).replace("<text>&gt; 1440</text>", "<text>&gt; \"1440\"</text>");
        var line = broken.substring(0, broken.indexOf("<text>&gt; \"1440\""))
                .lines()
                .count();

        var answer = replay("sam", Map.of(objections, broken));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().path("flaws")).hasSize(1);
        assertThat(answer.json().at("/flaws/0/line").asLong()).isBetween(line - 2, line);
        assertThat(answer.json().at("/flaws/0/element").asText())
                .isEqualTo("inputEntry_criticalNotFarAhead_leadMinutes");
        assertThat(answer.at("detail"))
                .contains("rule_criticalNotFarAhead, column 'Minutes ahead': '> \"1440\"' cannot be evaluated")
                .contains("Can't compare '60' with '\"1440\"'");
    }

    @Test
    void candidateThatCouldTakeAllMemoryIsRefused() throws IOException {
        var objections = "access-objections.dmn";
        var greedy = model(objections)
                .replace("count(distinct values(heldRoles)) &gt;= 10", "count(for i in 1..1000000000 return i) = 0");

        var answer = replay("audrey", Map.of(objections, greedy));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("detail")).contains("it could take too long");
    }

    @Test
    void routeToAGroupThatIsNotThereIsRefused() throws IOException {
        var answer = replay("sam", Map.of(POLICY, model(POLICY).replace("\"security\"</text>", "\"nobody\"</text>")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("detail")).contains("there is no group 'nobody'");
    }

    @Test
    void whatIsNoCandidateIsRefused() throws IOException {
        assertThat(replay("sam", Map.of("access-request.bpmn", model("access-request.bpmn")))
                        .at("detail"))
                .contains("only .dmn files");
        assertThat(replay("sam", Map.of(POLICY, "<no")).status()).isEqualTo(400);
        assertThat(replay("sam", Map.of()).status()).isEqualTo(400);
        assertThat(driver.as("sam")
                        .post("/api/v1/policy/replays", Map.of("candidate", "x"))
                        .status())
                .isEqualTo(415);
        assertThat(driver.as("sam")
                        .send(
                                "POST",
                                "/api/v1/policy/replays",
                                BodyPublishers.ofString("no parts"),
                                Map.of("Content-Type", "multipart/form-data"))
                        .status())
                .isEqualTo(400);
        assertThat(send("sam", part("from", "yesterday") + file(POLICY, model(POLICY)), Map.of())
                        .at("field"))
                .isEqualTo("from");
        assertThat(send("sam", part("to", "-1000000000-01-01T00:00:00Z") + file(POLICY, model(POLICY)), Map.of())
                        .at("field"))
                .isEqualTo("to");
        assertThat(replay("sam", Map.of(POLICY, " ".repeat(1_100_000))).status())
                .isEqualTo(413);
    }

    @Test
    void nothingIsWritten() throws IOException {
        var before = written();

        var once = replay("sam", Map.of(POLICY, model(POLICY)), Map.of("Idempotency-Key", "replay-once"));
        var again = replay(
                "sam", Map.of(POLICY, model(POLICY).replace("PT8H", "PT2H")), Map.of("Idempotency-Key", "replay-once"));

        assertThat(once.status()).isEqualTo(200);
        assertThat(again.json().path("changes"))
                .as("a replay is never a repetition")
                .isNotEmpty();
        assertThat(written()).isEqualTo(before);
    }

    @Test
    void commandOfTheJarStopsAPipeline() throws Exception {
        var candidate = Files.writeString(folder.resolve(POLICY), model(POLICY).replace("\"PT8H\"", "\"PT1H\""));

        assertThat(command("sam", candidate, "--max-changed", "2")).isZero();
        assertThat(command("sam", candidate, "--max-changed", "1")).isEqualTo(1);
        assertThat(command("alice", candidate)).isEqualTo(2);
        assertThat(JSON.readTree(Files.readAllLines(folder.resolve("out")).stream()
                                .reduce("{}", (first, last) -> last))
                        .isObject())
                .isTrue();
    }

    private int command(String who, Path candidate, String... options) throws Exception {
        var call = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-jar",
                System.getProperty("latchkey.jar"),
                "policy-replay",
                "--candidate",
                candidate.toString(),
                "--from",
                from.toString(),
                "--url",
                "http://localhost:" + port));
        call.addAll(List.of(options));
        var process = new ProcessBuilder(call)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        process.environment().put("LATCHKEY_TOKEN", TestPlatform.keycloak().tokenOf(who));
        var started = process.start();
        assertThat(started.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return started.exitValue();
    }

    private Map<String, Long> written() {
        var rows = new HashMap<String, Long>();
        for (var table : List.of(
                "latchkey.access_request",
                "latchkey.policy_evaluation",
                "latchkey.idempotent_call",
                "camunda.act_hi_decinst",
                "camunda.act_re_deployment")) {
            rows.put(
                    table,
                    jdbc.sql("select count(*) from " + table).query(Long.class).single());
        }
        return rows;
    }

    private Instant databaseNow() {
        return jdbc.sql("select clock_timestamp()")
                .query((row, number) -> row.getTimestamp(1).toInstant())
                .single();
    }

    private Answer replay(String who, Map<String, String> candidate) {
        return replay(who, candidate, Map.of());
    }

    private Answer replay(String who, Map<String, String> candidate, Map<String, String> headers) {
        var body = new StringBuilder(part("from", from.toString()));
        candidate.forEach((name, content) -> body.append(file(name, content)));
        return send(who, body.toString(), headers);
    }

    private Answer send(String who, String parts, Map<String, String> headers) {
        var all = new HashMap<>(headers);
        all.put("Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
        return driver.as(who)
                .send(
                        "POST",
                        "/api/v1/policy/replays",
                        BodyPublishers.ofString(parts + "--" + BOUNDARY + "--\r\n"),
                        all);
    }

    private static String part(String name, String value) {
        return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(BOUNDARY, name, value);
    }

    private static String file(String name, String content) {
        return "--%s\r\nContent-Disposition: form-data; name=\"candidate\"; filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n%s\r\n"
                .formatted(BOUNDARY, name, content);
    }

    private static List<JsonNode> lines(Answer answer) throws IOException {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var lines = new ArrayList<JsonNode>();
        for (var line : answer.text().split("\n")) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static String model(String name) throws IOException {
        return Files.readString(BuildFolder.source("processes/" + name));
    }
}
