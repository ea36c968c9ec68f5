package dev.latchkey.change;

import static dev.latchkey.support.Modeler.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.process.PolicyChangeProcess;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.Modeler;
import dev.latchkey.support.TestPlatform;
import dev.latchkey.support.ThrowAway;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;

/** What a platform admin deploys takes effect when a second person has agreed, and at no other time. */
@LatchkeyTest
@DirtiesContext
class PolicyChangeIT {

    private static final String POLICY = "access-policy.dmn";
    private static final String REVIEW = "access-review.bpmn";
    private static final AtomicInteger EDITS = new AtomicInteger();

    @LocalServerPort
    private int port;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private ManagementService management;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    @Qualifier("releaseDeployment")
    private SmartInitializingSingleton restart;

    private final ThrowAway throwAway = new ThrowAway();
    private AccessDriver driver;
    private Modeler modeler;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
        modeler = new Modeler(driver);
    }

    @AfterEach
    void tidy() {
        throwAway.close();
    }

    @Test
    void proposedPolicyDecidesNothingUntilSomebodyElseHasSeenTheReplayAndAgreed() {
        var read = driver.asked("alice", "orders-db-read", "PT5M");
        driver.awaitState(read, "active");
        driver.returnLease("alice", read);
        var versions = policyVersions();
        var id = modeler.proposed("adam", POLICY, model(POLICY).replace("\"preApproved\"", "\"denied\""));

        assertThat(simulated()).isEqualTo("preApproved");
        assertThat(policyVersions()).isEqualTo(versions);
        restart.afterSingletonsInstantiated();
        assertThat(policyVersions())
                .as("a restart takes no proposal for an edit")
                .isEqualTo(versions);
        var change = modeler.change(id).json();
        assertThat(change.path("state").asText()).isEqualTo("proposed");
        assertThat(change.path("proposedBy").asText()).isEqualTo("adam");
        var file = change.path("resources").path(0);
        assertThat(file.path("name").asText()).isEqualTo(POLICY);
        assertThat(file.path("basedOn").path(0).asText()).isEqualTo("accessPolicy:" + versions.get(0));
        assertThat(file.path("rules").findValuesAsText("rule")).contains("rule_lowTierPreApproved");
        assertThat(file.path("difference").asText()).contains("-", "\"preApproved\"", "\"denied\"");
        assertThat(change.at("/replay/summary/newlyDenied").asInt()).isPositive();
        assertThat(change.at("/replay/changes").findValuesAsText("requestId")).contains(read);

        assertRefused(modeler.decide("adam", id, "approve"), "fourEyes");
        assertRefused(modeler.decide("audrey", id, "approve"), "memberOfDeciders");
        assertThat(simulated()).isEqualTo("preApproved");
        var approved = modeler.decide("sam", id, "approve");

        assertThat(approved.status()).as(approved.text()).isEqualTo(200);
        assertThat(approved.at("state")).isEqualTo("effective");
        assertThat(approved.at("decidedBy")).isEqualTo("sam");
        assertThat(simulated()).isEqualTo("denied");
        restart.afterSingletonsInstantiated();
        assertThat(simulated()).as("a restart keeps the change").isEqualTo("denied");
        assertThat(modeler.decide("sonia", id, "reject").at("state")).isEqualTo("effective");
        assertThat(trail(id))
                .extracting(entry -> entry.path("action").asText())
                .containsExactly("policyChangeProposed", "policyChangeApproved", "policyChangeEffective");
        assertThat(trail(id))
                .allSatisfy(
                        entry -> assertThat(entry.path("requestId").asText()).isEqualTo(id));
        assertThat(trail(id).get(1).path("sentence").asText())
                .startsWith("sam approved adam's change of access-policy.dmn: looked at it. Of ")
                .contains("would have been decided otherwise");

        modeler.putInForce(POLICY, model(POLICY));
        assertThat(simulated()).isEqualTo("preApproved");
    }

    @Test
    void replayTellsWhoHadToAgreeAndWhoWouldNow() {
        var asked = driver.asked("ben", "orders-db-admin", "PT5M");
        driver.decide("olivia", asked, "reject");
        var id = modeler.proposed("adam", POLICY, model(POLICY).replace("\"approvalNeeded\"", "\"denied\""));

        var changes = modeler.change(id).json().at("/replay/changes");
        var change = StreamSupport.stream(changes.spliterator(), false)
                .filter(row -> row.path("requestId").asText().equals(asked))
                .findFirst()
                .orElseThrow();
        var stage = change.at("/wasStages/0");
        assertThat(stage.path("group").asText()).isEqualTo("approvers/orders");
        assertThat(stage.path("approvals").asInt()).isEqualTo(1);
        assertThat(Duration.parse(stage.path("window").asText())).isPositive();
        assertThat(change.path("wouldStages")).isEmpty();
        assertThat(jdbc.sql("select replay -> 'changes' ->> 0 from latchkey.policy_change where id = ?::uuid")
                        .param(id)
                        .query(String.class)
                        .single())
                .as("durations are kept as people write them")
                .contains("\"window\": \"PT");
        modeler.withdraw("adam", id);
    }

    @Test
    void accountsOfOneHumanAreTwoEyes() {
        var first = throwAway.person("/platform-admins");
        var second = throwAway.person("/security");
        throwAway.link(first, second);
        var id = modeler.proposed(first, REVIEW, edit(REVIEW));

        assertRefused(modeler.decide(second, id, "approve"), "fourEyes");
        assertThat(modeler.withdraw(second, id).at("state")).isEqualTo("withdrawn");
    }

    @Test
    void anotherPlatformAdminMayAgreeAndWhoLeftTheGroupMayNot() {
        var other = throwAway.person("/platform-admins");
        var gone = throwAway.person("/security");
        var id = modeler.proposed("adam", REVIEW, edit(REVIEW));
        throwAway.leave(gone, "/security");

        assertThat(modeler.decide(gone, id, "approve").status()).isEqualTo(403);
        assertThat(modeler.decide(other, id, "approve").at("state")).isEqualTo("effective");
    }

    @Test
    void changeOfWhoIsNoPlatformAdminAnyMoreCanOnlyBeRejected() {
        var proposer = throwAway.person("/platform-admins");
        var id = modeler.proposed(proposer, REVIEW, edit(REVIEW));
        throwAway.leave(proposer, "/platform-admins");

        var refused = modeler.decide("sam", id, "approve");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("state")).isEqualTo("abandoned");
        assertThat(modeler.decide("sam", id, "reject").at("state")).isEqualTo("rejected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "olivia", "dana"})
    void whoDoesNotReadAllSeesAndDoesNothing(String name) {
        var id = modeler.proposed("adam", REVIEW, edit(REVIEW));

        assertRefused(driver.as(name).get("/api/v1/policy/changes"), "readPolicyChanges");
        assertRefused(driver.as(name).get("/api/v1/policy/changes/" + id), "readPolicyChanges");
        assertRefused(modeler.decide(name, id, "approve"), "readPolicyChanges");
        assertRefused(modeler.withdraw(name, id), "readPolicyChanges");
        assertThat(driver.as(name).get("/api/v1/audit?request=" + id).json().path("items"))
                .isEmpty();
        assertThat(modeler.withdraw("adam", id).status()).isEqualTo(200);
    }

    @Test
    void rejectedChangeIsOver() {
        var before = version(REVIEW);
        var id = modeler.proposed("adam", REVIEW, edit(REVIEW));

        assertThat(modeler.decide("sonia", id, "reject").at("state")).isEqualTo("rejected");
        assertConflict(modeler.decide("sam", id, "approve"), "rejected");
        assertThat(version(REVIEW)).isEqualTo(before);
        assertThat(trail(id))
                .extracting(entry -> entry.path("action").asText())
                .containsExactly("policyChangeProposed", "policyChangeRejected");
    }

    @Test
    void onlyTheProposerTakesItBackAndThenNobodyDecides() {
        var id = modeler.proposed("adam", REVIEW, edit(REVIEW));

        assertRefused(modeler.withdraw("sam", id), "ownChange");
        assertThat(modeler.withdraw("adam", id).at("state")).isEqualTo("withdrawn");
        assertConflict(modeler.withdraw("adam", id), "withdrawn");
        assertConflict(modeler.decide("sam", id, "approve"), "withdrawn");
        assertThat(trail(id))
                .extracting(entry -> entry.path("sentence").asText())
                .contains("adam took back the change of access-review.bpmn.");
    }

    @Test
    void changeWhoseGroundIsReplacedIsSuperseded() {
        var first = modeler.proposed("adam", REVIEW, edit(REVIEW));
        var second = modeler.proposed("adam", REVIEW, edit(REVIEW));
        assertThat(modeler.decide("sam", first, "approve").at("state")).isEqualTo("effective");

        assertThat(modeler.state(second)).isEqualTo("superseded");
        assertConflict(modeler.decide("sam", second, "approve"), "superseded");
        assertThat(trail(second).get(1).path("action").asText()).isEqualTo("policyChangeSuperseded");
    }

    @Test
    void changeOnWhichNobodyDecidesIsOverWithItsWindow() {
        var before = version(REVIEW);
        var id = modeler.proposed("adam", REVIEW, edit(REVIEW));
        var timer = await().until(
                        () -> management
                                .createJobQuery()
                                .activityId(PolicyChangeProcess.Elements.DECISION_WINDOW_ELAPSED)
                                .list()
                                .stream()
                                .filter(job -> id.equals(businessKey(job.getProcessInstanceId())))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        management.setJobDuedate(timer.getId(), Date.from(Instant.EPOCH));

        await().atMost(Duration.ofSeconds(30)).until(() -> modeler.state(id), "unanswered"::equals);
        assertConflict(modeler.decide("sam", id, "approve"), "unanswered");
        assertThat(version(REVIEW)).isEqualTo(before);
    }

    @Test
    void ofTwoWhoApproveAtOnceOneWins() {
        var before = version(REVIEW);
        var id = modeler.proposed("adam", REVIEW, edit(REVIEW));

        var answers = Stream.of("sam", "sonia")
                .map(who -> CompletableFuture.supplyAsync(() -> modeler.decide(who, id, "approve")))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 409);
        assertThat(answers).extracting(answer -> answer.at("state")).containsOnly("effective");
        assertThat(version(REVIEW)).isEqualTo(before + 1);
    }

    @Test
    void whatCouldNotBeDeployedIsNoProposal() {
        var before = rows();
        var lint = modeler.deploy(
                "adam", POLICY, model(POLICY).replace("<text>ownerGroup</text>", "<text>ownersGroup</text>"));
        var parse = modeler.deploy(
                "adam",
                REVIEW,
                model(REVIEW).replace("targetRef=\"endEvent_emergencyReviewed\"", "targetRef=\"gone\""));

        assertThat(lint.status()).isEqualTo(400);
        assertThat(lint.text()).contains("access-policy.dmn, line ", "'ownersGroup' is no fact");
        assertThat(parse.status()).as(parse.text()).isEqualTo(400);
        assertThat(parse.text()).contains("gone");
        assertThat(modeler.deploy("adam", POLICY, model(POLICY)).text()).contains("Nothing to propose");
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void changeThatNamesAGroupWhichIsGoneMeanwhileIsRefused() {
        var admin = TestPlatform.keycloak().admin();
        var group = "group-" + UUID.randomUUID();
        admin.send("POST", "/groups", Map.of("name", group));
        var versions = policyVersions();
        var id = modeler.proposed(
                "adam", POLICY, model(POLICY).replace("\"security\"</text>", "\"" + group + "\"</text>"));
        for (var found : admin.get("/groups?search=" + group)) {
            admin.send("DELETE", "/groups/" + found.path("id").asText(), null);
        }

        var answer = modeler.decide("sam", id, "approve");

        assertThat(answer.at("state")).as(answer.text()).isEqualTo("refused");
        assertThat(answer.at("refusal")).contains("there is no group '" + group + "'");
        assertThat(policyVersions()).isEqualTo(versions);
        assertThat(trail(id).get(2).path("action").asText()).isEqualTo("policyChangeRefused");
    }

    @Test
    void filesThatSomebodyExchangedAreRefused() {
        var id = modeler.proposed("adam", REVIEW, edit(REVIEW));
        jdbc.sql("update camunda.act_ge_bytearray set bytes_ = ?::bytea where deployment_id_ = ?")
                .param("mine".getBytes())
                .param(modeler.change(id).at("proposalId"))
                .update();

        var answer = modeler.decide("sam", id, "approve");

        assertThat(answer.at("state")).isEqualTo("refused");
        assertThat(answer.at("refusal")).isEqualTo("the files are not those that were proposed");
    }

    @Test
    void decisionIsRepeatableWithItsKey() {
        var key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        var id = modeler.proposed("adam", REVIEW, edit(REVIEW));
        var path = "/api/v1/policy/changes/" + id + "/decisions";

        assertThat(driver.as("sam")
                        .post(path, Map.of("decision", "approve"), key)
                        .status())
                .isEqualTo(200);
        assertThat(driver.as("sam")
                        .post(path, Map.of("decision", "approve"), key)
                        .at("state"))
                .isEqualTo("effective");
    }

    @Test
    void listsAreFilteredByStateAndAWrongWordIsRefused() {
        var id = modeler.proposed("adam", REVIEW, edit(REVIEW));

        assertThat(listed("proposed")).contains(id);
        assertThat(listed("effective")).doesNotContain(id);
        assertThat(driver.as("audrey")
                        .get("/api/v1/policy/changes?state=pending")
                        .at("field"))
                .isEqualTo("state");
        assertThat(modeler.change(UUID.randomUUID().toString()).status()).isEqualTo(404);
        assertThat(modeler.decide("sam", "nonsense", "approve").status()).isEqualTo(404);
        assertThat(modeler.decide("sam", id, "perhaps").at("field")).isEqualTo("decision");
        modeler.withdraw("adam", id);
    }

    @Test
    void taskIsCompletedByTheSameRulesAndWithItsOwnFieldsOnly() {
        var before = version(REVIEW);
        var id = modeler.proposed("adam", REVIEW, edit(REVIEW));
        var task = await().until(
                        () -> driver.as("sam")
                                .get("/engine-rest/task?processInstanceBusinessKey=" + id)
                                .json()
                                .path(0)
                                .path("id")
                                .asText(),
                        found -> !found.isEmpty());

        assertThat(submit("alice", task, Map.of("decision", "approve")).status())
                .isIn(403, 404);
        var self = submit("adam", task, Map.of("decision", "approve"));
        assertThat(self.status()).isEqualTo(403);
        assertThat(self.text()).contains("fourEyes");
        assertThat(submit("sam", task, Map.of("decision", "approve", "policyChangeState", "approved"))
                        .status())
                .isEqualTo(400);
        assertThat(submit("sam", task, Map.of("decision", "perhaps")).status()).isEqualTo(400);
        assertThat(version(REVIEW)).isEqualTo(before);
        assertThat(submit("sam", task, Map.of("decision", "approve")).status()).isLessThan(300);

        assertThat(modeler.state(id)).isEqualTo("effective");
        assertThat(version(REVIEW)).isEqualTo(before + 1);
        assertConflictText(submit("sonia", task, Map.of("decision", "approve")), "effective");
    }

    @ParameterizedTest
    @CsvSource({
        "access-review.bpmn.proposed, Camunda Modeler",
        "access-review.bpmn, proposal",
        "access-review.bpmn, release"
    })
    void proposalCannotBeMadeByHand(String name, String source) {
        var before = rows();

        assertThat(modeler.deploy("adam", Map.of(name, edit(REVIEW)), Map.of("deployment-source", source))
                        .status())
                .isEqualTo(400);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void nobodyDeletesOrDeploysAProposalAnewOrStartsItsProcess() {
        var id = modeler.proposed("adam", REVIEW, edit(REVIEW));
        var deployment = modeler.change(id).at("proposalId");
        var before = version(REVIEW);

        for (var who : List.of("adam", "sam")) {
            var caller = driver.as(who);
            for (var path : List.of(
                    "/engine-rest/deployment/" + deployment + "/redeploy",
                    "/engine-rest/process-definition/key/policyChange/start",
                    "/engine-rest/process-definition/key/policyChange/submit-form",
                    "/engine-rest/message")) {
                assertThat(caller.post(path, Map.of("businessKey", id)).status())
                        .as(path)
                        .isEqualTo(403);
            }
            assertThat(caller.send("DELETE", "/engine-rest/deployment/" + deployment, BodyPublishers.noBody(), Map.of())
                            .status())
                    .isEqualTo(403);
        }
        assertThat(modeler.state(id)).isEqualTo("proposed");
        assertThat(version(REVIEW)).isEqualTo(before);
        modeler.withdraw("adam", id);
    }

    private static void assertRefused(Answer answer, String rule) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.at("rule")).isEqualTo(rule);
    }

    private static void assertConflict(Answer answer, String state) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(409);
        assertThat(answer.at("state")).isEqualTo(state);
    }

    private static void assertConflictText(Answer answer, String state) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(409);
        assertThat(answer.text()).contains(state);
    }

    private Answer submit(String who, String task, Map<String, String> fields) {
        var variables = fields.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, field -> Map.of("value", field.getValue(), "type", "String")));
        return driver.as(who).post("/engine-rest/task/" + task + "/submit-form", Map.of("variables", variables));
    }

    /** The release's model with something of its own in it, never the same twice. */
    private static String edit(String name) {
        return model(name)
                .replace("<bpmn:documentation>", "<bpmn:documentation>Edit %d. ".formatted(EDITS.incrementAndGet()));
    }

    private String simulated() {
        return driver.as("alice")
                .post("/api/v1/policy/simulations", Map.of("role", "orders-db-read", "duration", "PT5M"))
                .at("outcome");
    }

    private List<Integer> policyVersions() {
        return Stream.of("accessPolicy", "approvalRoute")
                .map(key -> repository
                        .createDecisionDefinitionQuery()
                        .decisionDefinitionKey(key)
                        .latestVersion()
                        .singleResult()
                        .getVersion())
                .toList();
    }

    private int version(String file) {
        return repository
                .createProcessDefinitionQuery()
                .processDefinitionResourceName(file)
                .latestVersion()
                .singleResult()
                .getVersion();
    }

    private String businessKey(String instance) {
        return jdbc.sql("select business_key_ from camunda.act_ru_execution where id_ = ?")
                .param(instance)
                .query(String.class)
                .optional()
                .orElse("");
    }

    private Map<String, Long> rows() {
        return Map.of(
                "changes",
                jdbc.sql("select count(*) from latchkey.policy_change")
                        .query(Long.class)
                        .single(),
                "deployments",
                repository.createDeploymentQuery().count());
    }

    private List<String> listed(String state) {
        return driver.as("audrey")
                .get("/api/v1/policy/changes?state=" + state)
                .json()
                .path("items")
                .findValuesAsText("id");
    }

    private List<JsonNode> trail(String id) {
        var entries = new ArrayList<JsonNode>();
        driver.as("audrey")
                .get("/api/v1/audit?request=" + id)
                .json()
                .path("items")
                .forEach(entries::add);
        return entries;
    }
}
