package dev.latchkey.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.request.AccessRequestForm;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import dev.latchkey.request.RequestState;
import dev.latchkey.support.KeycloakAdmin;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The ledger against the real Keycloak, without a process in between. */
@LatchkeyTest
class LeasesIT {

    private static final String ROLE = "orders-db-admin";

    @Autowired
    private Leases leases;

    @Autowired
    private LeaseMemory memory;

    @Autowired
    private OverdueLeases overdue;

    @Autowired
    private Revocations revocations;

    @Autowired
    private AccessRequests requests;

    @Autowired
    private People people;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    private final KeycloakAdmin keycloak = TestPlatform.keycloak().admin();
    private Person holder;

    /** Somebody of our own: nobody else's test ends their sessions. */
    @BeforeEach
    void newPerson() {
        var name = "lessee-" + System.nanoTime();
        keycloak.send("POST", "/users", Map.of("username", name, "enabled", true, "groups", List.of("/developers")));
        holder = people.searchPerson(name).orElseThrow();
    }

    @AfterEach
    void removePerson() {
        if (people.searchPerson(holder.id()).isPresent()) {
            keycloak.send("DELETE", "/users/" + holder.id(), null);
        }
    }

    @Test
    void leaseIsRecordedBeforeTheRoleIsThere() {
        var lease = leases.open(approved("PT1H"));

        assertThat(lease.state()).isEqualTo(LeaseState.GRANTING);
        assertThat(holdsRole()).isFalse();

        assertThat(leases.grant(lease.id()).state()).isEqualTo(LeaseState.ACTIVE);
        assertThat(holdsRole()).isTrue();
    }

    /** Each is so with the next look anyway, two seconds later at most: without a note this fails nearly always. */
    @Test
    void nodeRemembersWhatItOpenedAndEndedBeforeItLooksAgain() {
        var returned = leases.open(approved("PT1H"));
        var revoked = leases.open(approved("PT1H"));
        var lost = leases.open(approved("PT1H"));
        var refused = leases.open(approved("PT1H"));
        assertThat(remembered(returned.id()))
                .contains(new RememberedLease(
                        returned.id(), holder.id(), returned.roleId(), false, true, returned.expiresAt()));

        leases.giveBack(holder, returned.id());
        assertThat(remembered(returned.id())).hasValueSatisfying(LeasesIT::isEnding);

        leases.revokeEarly(people.searchPerson("sam").orElseThrow(), revoked.id(), "for a test");
        assertThat(remembered(revoked.id())).hasValueSatisfying(LeasesIT::isEnding);

        leases.endForLostEligibility(lost.id(), "for a test");
        assertThat(remembered(lost.id())).hasValueSatisfying(LeasesIT::isEnding);

        revocations.undoGrant(refused.id());
        assertThat(remembered(refused.id())).isEmpty();
    }

    @Test
    void nodeRemembersNothingThatWasRolledBack() {
        var lease = leases.open(approved("PT1H"));

        transaction.executeWithoutResult(status -> {
            leases.giveBack(holder, lease.id());
            status.setRollbackOnly();
        });

        assertThat(remembered(lease.id()))
                .hasValueSatisfying(kept -> assertThat(kept.entitles()).isTrue());
    }

    private static void isEnding(RememberedLease lease) {
        assertThat(lease.entitles()).isFalse();
        assertThat(lease.endsAt()).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void roleTakenAwayOnceMoreAfterTheEndIsNoEvidenceOfIt() {
        var lease = granted("PT1H");
        end(lease.id());
        var ended = leases.get(lease.id()).endedAt().orElseThrow();

        overdue.markTakenAway(lease.id().value(), ended.plusSeconds(1));
        assertThat(leases.get(lease.id()).takenAwayAt()).isEmpty();

        overdue.markTakenAway(lease.id().value(), ended.minusMillis(1));
        assertThat(leases.get(lease.id()).takenAwayAt()).isPresent();
    }

    @Test
    void openingGrantingAndRevokingTwiceIsTheSameAsOnce() {
        var request = approved("PT1H");
        var lease = leases.open(request);
        assertThat(leases.open(request).id()).isEqualTo(lease.id());
        leases.grant(lease.id());
        leases.grant(lease.id());
        end(lease.id());
        end(lease.id());
        revocations.endSessions(lease.id());
        revocations.endSessions(lease.id());

        assertThat(holdsRole()).isFalse();
        assertThat(leases.get(lease.id()).state()).isEqualTo(LeaseState.ENDED);
        assertThat(leases.get(lease.id()).endedBy()).contains("expiry");
    }

    @Test
    void requestThatNobodyApprovedGetsNoLease() {
        var request = recorded("PT1H");

        assertThatThrownBy(() -> leases.open(request)).hasMessageContaining("it is requested");
    }

    @Test
    void row11_roleThatWasThereBeforeIsNotTakenAway() {
        var role = keycloak.get("/roles/" + ROLE);
        keycloak.send("POST", "/users/" + holder.id() + "/role-mappings/realm", List.of(role));
        var lease = granted("PT1H");
        end(lease.id());

        assertThat(leases.get(lease.id()).preExisting()).isTrue();
        assertThat(leases.get(lease.id()).roleRemoved()).isFalse();
        assertThat(holdsRole()).isTrue();
    }

    @Test
    void secondLeaseOfARoleIsNotMistakenForAStandingPrivilege() {
        var first = granted("PT1H");
        var second = granted("PT1H");
        end(first.id());

        assertThat(second.preExisting()).isFalse();
        assertThat(holdsRole()).isTrue();

        end(second.id());
        assertThat(holdsRole()).isFalse();
    }

    @Test
    void endOfOneLeaseAndStartOfTheNextLeaveTheRoleInPlace() throws Exception {
        var first = granted("PT1H");
        var second = leases.open(approved("PT1H"));
        inParallel(List.of(
                () -> {
                    end(first.id());
                    return null;
                },
                () -> leases.grant(second.id())));

        assertThat(leases.get(second.id()).state()).isEqualTo(LeaseState.ACTIVE);
        assertThat(holdsRole()).isTrue();
    }

    @Test
    void manyGrantsAtOnceGiveOneMappingAndNoFailure() throws Exception {
        var opened = IntStream.range(0, 8)
                .mapToObj(i -> leases.open(approved("PT1H")))
                .toList();
        inParallel(opened.stream()
                .<Callable<?>>map(lease -> () -> leases.grant(lease.id()))
                .toList());

        assertThat(opened)
                .allSatisfy(lease -> assertThat(leases.get(lease.id()).state()).isEqualTo(LeaseState.ACTIVE));
        assertThat(holdsRole()).isTrue();
    }

    @Test
    void standingRoleThatWentBeforeTheGrantIsNotGivenAsIfItHadStayed() {
        var role = List.of(keycloak.get("/roles/" + ROLE));
        keycloak.send("POST", "/users/" + holder.id() + "/role-mappings/realm", role);
        var lease = leases.open(approved("PT1H"));
        keycloak.send("DELETE", "/users/" + holder.id() + "/role-mappings/realm", role);

        assertThatThrownBy(() -> leases.grant(lease.id())).isInstanceOf(RoleAssignmentRefusedException.class);
        revocations.undoGrant(lease.id());
        assertThat(holdsRole()).isFalse();
    }

    @Test
    void standingRoleThatLatchkeyGaveAgainInTheMeantimeGoesWithTheLastLease() {
        var role = List.of(keycloak.get("/roles/" + ROLE));
        keycloak.send("POST", "/users/" + holder.id() + "/role-mappings/realm", role);
        var first = granted("PT1H");
        keycloak.send("DELETE", "/users/" + holder.id() + "/role-mappings/realm", role);
        var second = granted("PT1H");
        assertThat(second.preExisting()).isFalse();

        end(second.id());
        end(first.id());
        assertThat(holdsRole()).isFalse();
    }

    @Test
    void grantThatArrivesAfterTheEndIsTakenAway() {
        var lease = leases.open(approved("PT1H"));
        keycloak.send("PUT", "/users/" + holder.id(), Map.of("enabled", false));
        // Refused or timed out, it is all the same to the ledger: the call was made and no mapping was seen.
        assertThatThrownBy(() -> leases.grant(lease.id())).isInstanceOf(RoleAssignmentRefusedException.class);
        revocations.undoGrant(lease.id());
        assertThat(leases.get(lease.id()).unsure()).isTrue();

        keycloak.send(
                "POST", "/users/" + holder.id() + "/role-mappings/realm", List.of(keycloak.get("/roles/" + ROLE)));
        await().atMost(Duration.ofSeconds(90)).until(() -> !holdsRole());
    }

    @Test
    void leaseThatStillRunsIsNotEndedByWhoeverSaysItIsOver() {
        var lease = granted("PT1H");

        assertThatThrownBy(() -> revocations.revoke(lease.id())).hasMessageContaining("it runs until");
        assertThatThrownBy(() -> revocations.undoGrant(lease.id())).hasMessageContaining("it runs until");
        assertThat(holdsRole()).isTrue();
    }

    @Test
    void leaseThatWasReturnedIsNotGrantedAnyMore() {
        var lease = leases.open(approved("PT1H"));
        leases.giveBack(holder, lease.id());

        assertThatThrownBy(() -> leases.grant(lease.id())).isInstanceOf(LeaseOverException.class);
        revocations.undoGrant(lease.id());
        assertThat(leases.get(lease.id()).state()).isEqualTo(LeaseState.GRANT_FAILED);
        assertThat(holdsRole()).isFalse();
        assertThatThrownBy(() -> leases.giveBack(holder, lease.id())).isInstanceOf(ConflictException.class);
    }

    @Test
    void grantOfUnknownOutcomeIsTakenBack() {
        var lease = leases.open(approved("PT1H"));
        // The role reached Keycloak, and Latchkey died before it could write that down.
        keycloak.send(
                "POST", "/users/" + holder.id() + "/role-mappings/realm", List.of(keycloak.get("/roles/" + ROLE)));
        end(lease.id());

        assertThat(holdsRole()).isFalse();
    }

    @Test
    void row07_roleThatWasRenamedMeanwhileIsTakenAway() {
        var lease = granted("PT1H");
        var role = keycloak.get("/roles-by-id/" + lease.roleId());
        rename(lease, "orders-db-admin-renamed");
        try {
            end(lease.id());
            assertThat(keycloak.rolesOf(holder.username())).doesNotContain(ROLE, "orders-db-admin-renamed");
        } finally {
            rename(lease, role.path("name").asText());
        }
    }

    @Test
    void leaseOfAPersonWhoIsGoneEnds() {
        var lease = granted("PT1H");
        keycloak.send("DELETE", "/users/" + holder.id(), null);
        end(lease.id());
        revocations.endSessions(lease.id());

        assertThat(leases.get(lease.id()).state()).isEqualTo(LeaseState.ENDED);
    }

    @Test
    void personWhoIsGoneIsRefused() {
        var lease = leases.open(approved("PT1H"));
        keycloak.send("DELETE", "/users/" + holder.id(), null);

        assertThatThrownBy(() -> leases.grant(lease.id())).isInstanceOf(RoleAssignmentRefusedException.class);
    }

    private Optional<RememberedLease> remembered(LeaseId id) {
        return memory.all().stream().filter(lease -> lease.id().equals(id)).findFirst();
    }

    /** Its time is up, and whoever comes first ends it. */
    private void end(LeaseId id) {
        jdbc.sql(
                        "update latchkey.lease set expires_at = starts_at + interval '1 millisecond' where id = ? and state in ('granting', 'active')")
                .param(id.value())
                .update();
        revocations.revoke(id);
    }

    private void rename(Lease lease, String name) {
        var role = (ObjectNode) keycloak.get("/roles-by-id/" + lease.roleId());
        keycloak.send("PUT", "/roles-by-id/" + lease.roleId(), role.put("name", name));
    }

    private boolean holdsRole() {
        return keycloak.rolesOf(holder.username()).contains(ROLE);
    }

    private Lease granted(String duration) {
        return leases.grant(leases.open(approved(duration)).id());
    }

    private RequestId approved(String duration) {
        var id = recorded(duration);
        jdbc.sql("""
                insert into latchkey.policy_evaluation (request_id, number, outcome, reasons, rules, tables)
                values (?, 1, 'preApproved', '{}', '{}', '{}')
                """).param(id.value()).update();
        transaction.executeWithoutResult(status -> requests.settle(requests.lock(id), RequestState.APPROVED));
        return id;
    }

    private RequestId recorded(String duration) {
        return requests.record(holder, new AccessRequestForm(ROLE, duration, "for a test", null, null, null))
                .id();
    }

    private static void inParallel(List<Callable<?>> calls) throws Exception {
        var threads = Executors.newFixedThreadPool(calls.size());
        try {
            for (var done : threads.invokeAll(
                    calls.stream().map(call -> (Callable<Object>) call::call).toList())) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}
