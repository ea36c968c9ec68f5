package dev.latchkey.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingAction;
import dev.latchkey.finding.FindingKind;
import dev.latchkey.finding.FindingRepository;
import dev.latchkey.lease.GrantGate;
import dev.latchkey.lease.Lease;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.lease.LeaseState;
import dev.latchkey.lease.Leases;
import dev.latchkey.lease.Revocations;
import dev.latchkey.lease.RoleAssignments;
import dev.latchkey.request.AccessRequestForm;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import dev.latchkey.request.RequestState;
import dev.latchkey.support.KeycloakAdmin;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What somebody does in the real Keycloak behind Latchkey's back is noticed within a minute. */
@LatchkeyTest
class ReconcilerIT {

    private static final String ROLE = "orders-db-admin";
    private static final Duration PROMISED = Duration.ofSeconds(60);

    @Autowired
    private FullComparisons reconciler;

    @Autowired
    private FindingRepository findings;

    @Autowired
    private Leases leases;

    @Autowired
    private Revocations revocations;

    @Autowired
    private AccessRequests requests;

    @Autowired
    private RoleAssignments assignments;

    @Autowired
    private ComparedFirst gate;

    @Autowired
    private GrantGate grants;

    @Autowired
    private People people;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    private final KeycloakAdmin keycloak = TestPlatform.keycloak().admin();
    private Person ben;
    private RoleId role;

    /** Somebody of our own: nobody else's test gives or takes their roles. */
    @BeforeEach
    void newPerson() {
        var name = "watched-" + System.nanoTime();
        keycloak.send("POST", "/users", Map.of("username", name, "enabled", true, "groups", List.of("/developers")));
        ben = people.searchPerson(name).orElseThrow();
        role = new RoleId(keycloak.get("/roles/" + ROLE).path("id").asText());
    }

    @AfterEach
    void removePerson() {
        if (people.searchPerson(ben.id()).isPresent()) {
            keycloak.send("DELETE", "/users/" + ben.id(), null);
        }
    }

    @Test
    void row35_roleGivenByHandIsFoundWithinAMinuteWithWhoDidIt() {
        map("POST");

        var finding = awaitOpen(FindingKind.ROLE_GIVEN_BY_HAND);

        assertThat(finding.actor()).isPresent();
        assertThat(finding.detail()).contains(ben.username(), ROLE);
        assertThat(finding.action()).isEqualTo(FindingAction.REPORTED);
        assertThat(holdsRole()).as("reported, not removed").isTrue();

        map("DELETE");
        awaitClosed(finding, "vanished");
    }

    @Test
    void row36_roleTakenByHandDuringALeaseEndsTheLeaseAndIsNotGivenAgain() {
        var lease = granted();
        map("DELETE");

        var finding = awaitOpen(FindingKind.ROLE_TAKEN_BY_HAND);

        assertThat(finding.leaseId()).contains(lease.id());
        assertThat(leases.get(lease.id()).state()).isEqualTo(LeaseState.EXTERNALLY_ENDED);
        reconciler.compare();
        assertThat(holdsRole()).isFalse();
    }

    @Test
    void row15_roleThatLatchkeyGaveAndTheLedgerDoesNotKnowIsRemoved() {
        assignments.assign(ben.id(), role);

        await().atMost(PROMISED).until(() -> !holdsRole());

        var finding = await().atMost(PROMISED)
                .until(
                        () -> all(FindingKind.ORPHANED_ROLE),
                        found -> found.size() == 1 && !found.get(0).open())
                .get(0);
        assertThat(finding.resolution()).contains("removed");
        assertThat(finding.action()).isEqualTo(FindingAction.REMOVED);
    }

    @Test
    void row9_roleReachedThroughAGroupAfterItsLeaseIsFoundWithThePath() {
        var group = "night-" + System.nanoTime();
        keycloak.send("POST", "/groups", Map.of("name", group));
        var id = keycloak.get("/groups?search=" + group).path(0).path("id").asText();
        try {
            keycloak.send("POST", "/groups/" + id + "/role-mappings/realm", List.of(keycloak.get("/roles/" + ROLE)));
            var lease = granted();
            keycloak.send("PUT", "/users/" + ben.id() + "/groups/" + id, Map.of());
            end(lease.id());
            assertThat(holdsRole()).isFalse();

            var finding = awaitOpen(FindingKind.RESIDUAL_ACCESS);

            assertThat(finding.via()).contains(group);
            assertThat(finding.leaseId()).contains(lease.id());
        } finally {
            keycloak.send("DELETE", "/groups/" + id, null);
        }
        await().atMost(PROMISED).until(() -> open().isEmpty());
    }

    @Test
    void row9_roleThatCanNoLongerBeRequestedIsWatchedForWhoHadItByALease() {
        var group = "night-" + System.nanoTime();
        keycloak.send("POST", "/groups", Map.of("name", group));
        var id = keycloak.get("/groups?search=" + group).path(0).path("id").asText();
        var lease = granted();
        keycloak.send("POST", "/groups/" + id + "/role-mappings/realm", List.of(keycloak.get("/roles/" + ROLE)));
        keycloak.send("PUT", "/users/" + ben.id() + "/groups/" + id, Map.of());
        offer(false);
        try {
            end(lease.id());

            assertThat(awaitOpen(FindingKind.RESIDUAL_ACCESS).via()).contains(group);
        } finally {
            offer(true);
            keycloak.send("DELETE", "/groups/" + id, null);
        }
        await().atMost(PROMISED).until(() -> open().isEmpty());
    }

    private void offer(boolean requestable) {
        ObjectNode current = keycloak.get("/roles/" + ROLE).deepCopy();
        current.withObject("/attributes").putArray("latchkey.requestable").add(String.valueOf(requestable));
        keycloak.send("PUT", "/roles-by-id/" + role, current);
    }

    @Test
    void row9_roleReachedThroughACompositeAfterItsLeaseIsFoundWithThePath() {
        var composite = "superuser-" + System.nanoTime();
        keycloak.send("POST", "/roles", Map.of("name", composite));
        try {
            keycloak.send("POST", "/roles/" + composite + "/composites", List.of(keycloak.get("/roles/" + ROLE)));
            var lease = granted();
            keycloak.send(
                    "POST",
                    "/users/" + ben.id() + "/role-mappings/realm",
                    List.of(keycloak.get("/roles/" + composite)));
            end(lease.id());

            assertThat(awaitOpen(FindingKind.RESIDUAL_ACCESS).via()).contains(composite);
        } finally {
            keycloak.send("DELETE", "/roles/" + composite, null);
        }
        await().atMost(PROMISED).until(() -> open().isEmpty());
    }

    @Test
    void row11_roleThatWasThereBeforeItsLeaseIsAStandingPrivilegeAndStays() {
        map("POST");
        var lease = granted();
        reconciler.compare();
        end(lease.id());
        reconciler.compare();

        assertThat(leases.get(lease.id()).preExisting()).isTrue();
        assertThat(open())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind())
                        .isIn(FindingKind.STANDING_PRIVILEGE, FindingKind.ROLE_GIVEN_BY_HAND));
        assertThat(holdsRole()).isTrue();
    }

    @Test
    void row8_findingAboutAPersonWhoIsGoneClosesByItself() {
        map("POST");
        var finding = awaitOpen(FindingKind.ROLE_GIVEN_BY_HAND);

        keycloak.send("DELETE", "/users/" + ben.id(), null);

        awaitClosed(finding, "vanished");
    }

    @Test
    void comparisonsAtOnceMakeOneFinding() throws Exception {
        map("POST");
        var threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> compare = reconciler::compare;
            for (var done : threads.invokeAll(Collections.nCopies(8, compare))) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
        awaitOpen(FindingKind.ROLE_GIVEN_BY_HAND);

        assertThat(all(FindingKind.ROLE_GIVEN_BY_HAND)).hasSize(1);
    }

    @Test
    void leasesThatBeginAndEndDuringComparisonsAreNoDifference() {
        var going = new AtomicBoolean(true);
        var comparing = CompletableFuture.runAsync(() -> {
            while (going.get()) {
                reconciler.compare();
            }
        });
        try {
            for (var i = 0; i < 20; i++) {
                end(granted().id());
            }
        } finally {
            going.set(false);
            comparing.join();
        }

        assertThat(every()).isEmpty();
        assertThat(holdsRole()).isFalse();
    }

    @Test
    void nothingIsGivenUntilEverythingWasComparedAgain() {
        gate.demandFull("for a test");

        assertThat(grants.findObjections()).anyMatch(objection -> objection.contains("for a test"));
        await().atMost(PROMISED).until(() -> grants.findObjections().isEmpty());
    }

    private Finding awaitOpen(FindingKind kind) {
        return await().atMost(PROMISED)
                .until(
                        () -> open().stream()
                                .filter(finding -> finding.kind() == kind)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private void awaitClosed(Finding finding, String resolution) {
        await().atMost(PROMISED)
                .until(() -> findings.search(finding.id())
                        .flatMap(Finding::resolution)
                        .filter(resolution::equals)
                        .isPresent());
    }

    private List<Finding> open() {
        return findings.findOpen(ben.id(), role);
    }

    private List<Finding> all(FindingKind kind) {
        return every().stream().filter(finding -> finding.kind() == kind).toList();
    }

    private List<Finding> every() {
        return jdbc.sql("select * from latchkey.finding where user_id = ?")
                .param(ben.id().value())
                .query(FindingRepository::read)
                .list();
    }

    private void map(String method) {
        keycloak.send(method, "/users/" + ben.id() + "/role-mappings/realm", List.of(keycloak.get("/roles/" + ROLE)));
    }

    private boolean holdsRole() {
        return keycloak.rolesOf(ben.username()).contains(ROLE);
    }

    /** Its time is up, and whoever comes first ends it. */
    private void end(LeaseId id) {
        jdbc.sql(
                        "update latchkey.lease set expires_at = starts_at + interval '1 millisecond' where id = ? and state = 'active'")
                .param(id.value())
                .update();
        revocations.revoke(id);
    }

    private Lease granted() {
        var id = requests.record(ben, new AccessRequestForm(ROLE, "PT1H", "for a test", null, null, null))
                .id();
        jdbc.sql("""
                insert into latchkey.policy_evaluation (request_id, number, outcome, reasons, rules, tables)
                values (?, 1, 'preApproved', '{}', '{}', '{}')
                """).param(id.value()).update();
        settle(id);
        return leases.grant(leases.open(id).id());
    }

    private void settle(RequestId id) {
        transaction.executeWithoutResult(status -> requests.settle(requests.lock(id), RequestState.APPROVED));
    }
}
