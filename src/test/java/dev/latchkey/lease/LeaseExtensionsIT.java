package dev.latchkey.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.refusal.ForbiddenException;
import dev.latchkey.request.AccessRequestForm;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.ExtensionForm;
import dev.latchkey.request.RequestId;
import dev.latchkey.request.RequestState;
import dev.latchkey.support.KeycloakAdmin;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Adding time in the ledger, against the real Keycloak, without a process in between. */
@LatchkeyTest
class LeaseExtensionsIT {

    private static final String ROLE = "orders-db-admin";

    @Autowired
    private LeaseExtensions extensions;

    @Autowired
    private Leases leases;

    @Autowired
    private LeaseMemory memory;

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

    @BeforeEach
    void newPerson() {
        var name = "extender-" + System.nanoTime();
        keycloak.send("POST", "/users", Map.of("username", name, "enabled", true, "groups", List.of("/developers")));
        holder = people.searchPerson(name).orElseThrow();
    }

    @AfterEach
    void removePerson() {
        keycloak.send("DELETE", "/users/" + holder.id(), null);
    }

    @Test
    void extendingTwiceIsTheSameAsOnceAlsoWhereNoProcessWaits() {
        var lease = granted(false);
        var extension = agreed(lease.id());

        assertThat(extensions.extend(extension)).isTrue();
        assertThat(extensions.extend(extension)).isTrue();

        assertThat(leases.get(lease.id()).expiresAt())
                .isEqualTo(lease.expiresAt().plus(Duration.ofMinutes(10)));
        assertThat(extensions.findByLeases(List.of(lease.id())).get(lease.id()))
                .singleElement()
                .satisfies(told -> {
                    assertThat(told.requestId()).isEqualTo(extension);
                    assertThat(told.oldEnd()).isEqualTo(lease.expiresAt());
                });
    }

    @Test
    void oneExtensionAfterTheOtherAddsUp() {
        var lease = granted(false);
        extensions.extend(agreed(lease.id()));
        extensions.extend(agreed(lease.id()));

        var end = lease.expiresAt().plus(Duration.ofMinutes(20));
        assertThat(leases.get(lease.id()).expiresAt()).isEqualTo(end);
        // Before the next look at the ledger.
        assertThat(memory.all())
                .filteredOn(remembered -> remembered.id().equals(lease.id()))
                .extracting(RememberedLease::endsAt)
                .containsExactly(end);
    }

    @Test
    void extensionThatNobodyAgreedToAddsNothing() {
        var lease = granted(false);
        var asked = ask(lease.id());

        assertThatThrownBy(() -> extensions.extend(asked)).hasMessageContaining("it is requested");
        assertThat(leases.get(lease.id()).expiresAt()).isEqualTo(lease.expiresAt());
    }

    @Test
    void modelThatConfusesExtensionAndLeaseGetsNeither() {
        var lease = granted(false);
        var extension = agreed(lease.id());
        var ordinary = approved(recorded(false));

        assertThatThrownBy(() -> leases.open(extension)).hasMessageContaining("it extends another one");
        assertThatThrownBy(() -> extensions.extend(ordinary)).hasMessageContaining("it asks for one of its own");
        assertThat(leases.searchByRequest(extension)).isEmpty();
    }

    @Test
    void emergencyIsNotExtended() {
        var lease = granted(true);

        assertThatThrownBy(() -> ask(lease.id()))
                .isInstanceOfSatisfying(
                        ForbiddenException.class,
                        refusal -> assertThat(refusal.details()).containsEntry("rule", "emergencyNotExtended"));
    }

    @Test
    void leaseThatIsNotGivenYetIsNotExtended() {
        var lease = leases.open(approved(recorded(false)));

        assertThatThrownBy(() -> ask(lease.id()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("it is granting");
    }

    @Test
    void agreementAfterTheEndAddsNothing() {
        var lease = granted(false);
        var extension = agreed(lease.id());
        setEnd(lease.id(), "1 millisecond");

        assertThat(extensions.extend(extension)).isFalse();
        revocations.revoke(lease.id());
        assertThat(extensions.extend(extension)).isFalse();
        assertThat(leases.get(lease.id()).state()).isEqualTo(LeaseState.ENDED);
        assertThat(holdsRole()).isFalse();
    }

    /** The end comes up to a second early, so both are due at the same moment. */
    @RepeatedTest(10)
    void ofExtensionAndEndOneWins() throws Exception {
        var lease = granted(false);
        var extension = agreed(lease.id());
        setEnd(lease.id(), "800 milliseconds");

        var extended = together(() -> extensions.extend(extension), () -> revoke(lease.id()));

        var after = leases.get(lease.id());
        assertThat(after.state()).isEqualTo(extended ? LeaseState.ACTIVE : LeaseState.ENDED);
        assertThat(holdsRole()).isEqualTo(extended);
        assertThat(extensions.searchByRequest(extension).isPresent()).isEqualTo(extended);
    }

    private boolean revoke(LeaseId id) {
        try {
            revocations.revoke(id);
            return true;
        } catch (IllegalStateException runs) {
            assertThat(runs).hasMessageContaining("it runs until");
            return false;
        }
    }

    /** What the first call answered, once both are through. */
    private static boolean together(Callable<Boolean> one, Callable<Boolean> other) throws Exception {
        var barrier = new CyclicBarrier(2);
        var threads = Executors.newFixedThreadPool(2);
        try {
            var answers = List.of(one, other).stream()
                    .map(call -> threads.submit(() -> {
                        barrier.await();
                        return call.call();
                    }))
                    .toList();
            var first = answers.get(0).get();
            assertThat(answers.get(1).get())
                    .as("the other one, where the first says %s", first)
                    .isEqualTo(!first);
            return first;
        } finally {
            threads.shutdown();
        }
    }

    private void setEnd(LeaseId id, String fromNow) {
        jdbc.sql(
                        "update latchkey.lease set expires_at = greatest(clock_timestamp(), starts_at) + ?::interval where id = ?")
                .params(fromNow, id.value())
                .update();
    }

    private boolean holdsRole() {
        return keycloak.rolesOf(holder.username()).contains(ROLE);
    }

    private RequestId ask(LeaseId lease) {
        return transaction
                .execute(status -> extensions.record(holder, lease, new ExtensionForm("PT10M", "not done yet", null)))
                .id();
    }

    private RequestId agreed(LeaseId lease) {
        return approved(ask(lease));
    }

    private Lease granted(boolean emergency) {
        return leases.grant(leases.open(approved(recorded(emergency))).id());
    }

    private RequestId recorded(boolean emergency) {
        return requests.record(holder, new AccessRequestForm(ROLE, "PT1H", "for a test", null, null, emergency))
                .id();
    }

    private RequestId approved(RequestId id) {
        jdbc.sql("""
                insert into latchkey.policy_evaluation (request_id, number, outcome, reasons, rules, tables)
                select id, 1, case when emergency then 'emergency' else 'preApproved' end, '{}', '{}', '{}'
                from latchkey.access_request where id = ?
                """).param(id.value()).update();
        transaction.executeWithoutResult(status -> requests.settle(requests.lock(id), RequestState.APPROVED));
        return id;
    }
}
