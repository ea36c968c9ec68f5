package dev.latchkey.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.Tier;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.finding.ExceptionRepository;
import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingAction;
import dev.latchkey.finding.FindingKind;
import dev.latchkey.finding.FindingRepository;
import dev.latchkey.finding.Resolution;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.lease.Leases;
import dev.latchkey.reconciliation.Holding.Way;
import dev.latchkey.reconciliation.ReconciliationProperties.Policy;
import dev.latchkey.reconciliation.RoleChange.Kind;
import dev.latchkey.support.LedgerRig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes a finding, with the real ledger and a Keycloak that says what the test wants. */
class HoldingCheckIT {

    private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");
    private static LedgerRig ledger;

    private final List<Holding> held = new ArrayList<>();
    private final List<RoleChange> changes = new ArrayList<>();
    private final Leases leases = mock(Leases.class);
    private final WatchedRole role = new WatchedRole(
            new RoleId("role-" + UUID.randomUUID()),
            "orders-db",
            Optional.of(Tier.HIGH),
            Optional.of("approvers/orders"));
    private final UserId ben = new UserId("ben-" + UUID.randomUUID());
    private boolean benExists = true;
    private boolean eventsAnswer = true;
    private boolean asked;
    private Runnable whileKeycloakIsAsked = () -> {};
    private FindingRepository findings;
    private ExceptionRepository exceptions;

    @BeforeAll
    static void migrate() {
        ledger = new LedgerRig();
    }

    @BeforeEach
    void repositories() {
        findings = new FindingRepository(ledger.sql);
        exceptions = new ExceptionRepository(ledger.sql);
        when(leases.endedExternally(any(), anyString())).thenReturn(true);
    }

    @Test
    void row35_roleGivenByHandIsFoundWithItsActorAndReported() {
        mapped();
        given("mallory", false);

        check(Policy.REPORT);

        assertThat(only()).satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(FindingKind.ROLE_GIVEN_BY_HAND);
            assertThat(finding.actor()).contains("mallory");
            assertThat(finding.since()).isEqualTo(NOW.minusSeconds(60));
            assertThat(finding.action()).isEqualTo(FindingAction.REPORTED);
            assertThat(finding.detail()).contains("ben", "orders-db", "mallory");
        });
    }

    @Test
    void row35_policyOfTheTierRemovesARoleGivenByHand() {
        mapped();
        given("mallory", false);

        check(Policy.REMOVE);

        assertThat(only().action()).isEqualTo(FindingAction.REMOVING);
    }

    @Test
    void roleGivenByHandIsFoundAlsoWhereKeycloakKeepsNoEvents() {
        mapped();
        eventsAnswer = false;

        check(Policy.REPORT);

        assertThat(only().kind()).isEqualTo(FindingKind.ROLE_GIVEN_BY_HAND);
        assertThat(only().actor()).isEmpty();
    }

    @Test
    void findingThatStaysIsOneFindingAndOneThatIsGoneClosesByItself() {
        mapped();
        check(Policy.REPORT);
        var first = only();
        check(Policy.REPORT);
        assertThat(only().id()).isEqualTo(first.id());
        assertThat(only().lastSeenAt()).isAfter(first.lastSeenAt());

        held.clear();
        check(Policy.REPORT);

        assertThat(open()).isEmpty();
        assertThat(findings.search(first.id()).orElseThrow()).satisfies(finding -> {
            assertThat(finding.resolution()).contains("vanished");
            assertThat(finding.resolvedBy()).contains(Finding.BY_LATCHKEY);
        });
    }

    @Test
    void row15_mappingOfLatchkeysOwnWithoutALeaseIsAnOrphanWhateverThePolicy() {
        mapped();
        given("latchkey-grant", true);

        check(Policy.REPORT);

        assertThat(only().kind()).isEqualTo(FindingKind.ORPHANED_ROLE);
        assertThat(only().action()).isEqualTo(FindingAction.REMOVING);
    }

    @Test
    void mappingThatLatchkeyMadeJustNowIsNotJudgedYet() {
        mapped();
        change("latchkey-grant", true, Kind.GIVEN, NOW.minusSeconds(1));

        check(Policy.REPORT);

        assertThat(open()).isEmpty();
    }

    @Test
    void mappingThatLatchkeyTookAndSomebodyGaveAgainWithoutATraceIsNoOrphan() {
        mapped();
        given("latchkey-grant", true);
        change("latchkey-grant", true, Kind.TAKEN, NOW.minusSeconds(30));

        check(Policy.REPORT);

        assertThat(only().kind()).isEqualTo(FindingKind.ROLE_GIVEN_BY_HAND);
        assertThat(only().actor()).isEmpty();
    }

    @Test
    void row36_leaseWhoseRoleWasTakenByHandIsEndedAndFoundOnce() {
        var lease = new LeaseId(ledger.activeLease(ben.value(), role.id().value()));
        change("mallory", false, Kind.TAKEN, NOW.minusSeconds(30));

        check(Policy.REPORT);

        verify(leases).endedExternally(lease, "mallory");
        assertThat(only().kind()).isEqualTo(FindingKind.ROLE_TAKEN_BY_HAND);
        assertThat(only().leaseId()).contains(lease);
        assertThat(only().action()).isEqualTo(FindingAction.LEASE_ENDED);
    }

    @Test
    void leaseWhoseRoleLatchkeyTookAtAnEndItKnewIsEndedAndNobodyIsAccused() {
        var lease = new LeaseId(ledger.activeLease(ben.value(), role.id().value()));
        change("latchkey-grant", true, Kind.TAKEN, NOW.minusSeconds(30));

        check(Policy.REPORT);

        verify(leases).endedExternally(lease, "latchkey-grant");
        assertThat(only().detail())
                .startsWith("Latchkey itself took 'orders-db'")
                .doesNotContain("by latchkey-grant");
    }

    @Test
    void noteThatLatchkeyTookTheRoleCountsWithoutAnyEvent() {
        var lease = ledger.activeLease(ben.value(), role.id().value());
        ledger.sql
                .sql("update latchkey.lease set taken_away_at = now() where id = ?")
                .param(lease)
                .update();
        eventsAnswer = false;

        check(Policy.REPORT);

        assertThat(only().detail()).startsWith("Latchkey itself took");
    }

    @Test
    void roleThatWasGivenAfterLatchkeyTookItWasTakenByNobodyKnown() {
        ledger.activeLease(ben.value(), role.id().value());
        change("latchkey-grant", true, Kind.TAKEN, NOW.minusSeconds(300));
        change("latchkey-grant", true, Kind.GIVEN, NOW.minusSeconds(200));

        check(Policy.REPORT);

        assertThat(only().detail()).contains("by somebody whom Keycloak's events do not name");
    }

    @Test
    void leaseThatEndedMeanwhileIsNotFound() {
        ledger.activeLease(ben.value(), role.id().value());
        when(leases.endedExternally(any(), anyString())).thenReturn(false);

        check(Policy.REPORT);

        assertThat(open()).isEmpty();
    }

    @Test
    void row8_leaseOfAPersonWhoIsGoneIsNotSaidToBeTakenByHand() {
        ledger.activeLease(ben.value(), role.id().value());
        benExists = false;

        check(Policy.REPORT);

        verify(leases, never()).endedExternally(any(), anyString());
        assertThat(open()).isEmpty();
    }

    @Test
    void row9_roleReachedThroughAGroupAfterItsLeaseNamesThePath() {
        var lease = new LeaseId(ledger.endedLease(ben.value(), role.id().value()));
        held.add(new Holding(ben, "ben", Way.GROUP, "/operators/night"));

        check(Policy.REPORT);

        assertThat(only().kind()).isEqualTo(FindingKind.RESIDUAL_ACCESS);
        assertThat(only().via()).isEqualTo("/operators/night");
        assertThat(only().detail()).contains("group '/operators/night'");
        assertThat(only().leaseId()).contains(lease);
    }

    @Test
    void mappingByHandIsFoundAlsoWhereTheRoleIsKnownToBeReachedThroughAGroup() {
        held.add(new Holding(ben, "ben", Way.GROUP, "/operators/night"));
        check(Policy.REMOVE);
        findings.close(only().id(), FindingAction.REPORTED, Resolution.DISMISSED, "sam", "known");

        mapped();
        check(Policy.REMOVE);

        assertThat(only().kind()).isEqualTo(FindingKind.ROLE_GIVEN_BY_HAND);
        assertThat(only().action()).isEqualTo(FindingAction.REMOVING);
    }

    @Test
    void newLeaseNeitherClosesNorRepeatsWhatIsReachedInAnotherWay() {
        ledger.endedLease(ben.value(), role.id().value());
        held.add(new Holding(ben, "ben", Way.COMPOSITE, "superuser"));
        check(Policy.REPORT);
        var first = only();

        mapped();
        ledger.activeLease(ben.value(), role.id().value());
        check(Policy.REPORT);

        assertThat(only().id()).isEqualTo(first.id());
    }

    @Test
    void row11_roleThatWasThereBeforeItsLeaseIsAStandingPrivilegeUnlessItWasFoundBefore() {
        mapped();
        preExistingLease();

        check(Policy.REMOVE);

        assertThat(only().kind()).isEqualTo(FindingKind.STANDING_PRIVILEGE);
        assertThat(only().action()).isEqualTo(FindingAction.REPORTED);
    }

    @Test
    void roleThatWasGivenByHandRightBeforeItsLeaseIsRemovedAsThePolicySaysOnceTheLeaseIsOver() {
        mapped();
        preExistingLease();
        check(Policy.REMOVE);
        assertThat(only().action()).isEqualTo(FindingAction.REPORTED);

        endLeases();
        check(Policy.REMOVE);

        assertThat(only().kind()).isEqualTo(FindingKind.STANDING_PRIVILEGE);
        assertThat(only().action()).isEqualTo(FindingAction.REMOVING);
    }

    @Test
    void policyThatWasChangedReachesWhatWasFoundBefore() {
        mapped();
        check(Policy.REPORT);

        check(Policy.REMOVE);

        assertThat(only().action()).isEqualTo(FindingAction.REMOVING);
    }

    @Test
    void leaseThatBeginsWhileKeycloakIsAskedMakesTheSuspicionVoid() {
        mapped();
        whileKeycloakIsAsked = () -> ledger.newLease(ben.value(), role.id().value(), false);

        check(Policy.REMOVE);

        assertThat(open()).isEmpty();
    }

    @Test
    void exceptionThatIsDeclaredWhileKeycloakIsAskedMakesTheSuspicionVoid() {
        mapped();
        whileKeycloakIsAsked = () -> except("1 hour");

        check(Policy.REMOVE);

        assertThat(open()).isEmpty();
    }

    @Test
    void noEndWaitsForTheAnswersOfKeycloak() {
        var lease = ledger.activeLease(ben.value(), role.id().value());
        whileKeycloakIsAsked = () -> assertThat(ledger.sql
                        .sql("select id from latchkey.lease where id = ? for update skip locked")
                        .param(lease)
                        .query(UUID.class)
                        .list())
                .containsExactly(lease);

        check(Policy.REPORT);

        assertThat(asked).isTrue();
    }

    @Test
    void roleGivenByHandStaysThatWhenALeaseOfItBegins() {
        mapped();
        check(Policy.REPORT);
        preExistingLease();

        check(Policy.REPORT);

        assertThat(only().kind()).isEqualTo(FindingKind.ROLE_GIVEN_BY_HAND);
    }

    @Test
    void exceptionCoversUntilItsReviewDate() {
        mapped();
        check(Policy.REPORT);
        except("2 seconds");
        check(Policy.REPORT);
        assertThat(open()).isEmpty();

        await().atMost(Duration.ofSeconds(10)).until(() -> {
            check(Policy.REPORT);
            return open().size() == 1;
        });
        assertThat(only().kind()).isEqualTo(FindingKind.ROLE_GIVEN_BY_HAND);
    }

    @Test
    void dismissedDifferenceIsNotFoundAgainWhileItStaysButWhenItCameBack() {
        mapped();
        check(Policy.REPORT);
        findings.close(only().id(), FindingAction.REPORTED, Resolution.DISMISSED, "sam", "known");
        check(Policy.REPORT);
        assertThat(open()).isEmpty();

        held.clear();
        check(Policy.REPORT);
        mapped();
        check(Policy.REPORT);

        assertThat(only().kind()).isEqualTo(FindingKind.ROLE_GIVEN_BY_HAND);
    }

    @Test
    void dismissalHoldsForAWhileOnly() {
        mapped();
        check(Policy.REPORT);
        findings.close(only().id(), FindingAction.REPORTED, Resolution.DISMISSED, "sam", "known");

        newCheck(Policy.REPORT, Duration.ZERO).check(ben, role);

        assertThat(open()).hasSize(1);
    }

    @Test
    void manyChecksAtOnceMakeOneFinding() throws Exception {
        mapped();
        var threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Object> check = () -> {
                check(Policy.REPORT);
                return null;
            };
            for (var done : threads.invokeAll(Collections.nCopies(32, check))) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }

        assertThat(ledger.sql
                        .sql("select count(*) from latchkey.finding where user_id = ?")
                        .param(ben.value())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    private void mapped() {
        held.add(new Holding(ben, "ben", Way.DIRECT, ""));
    }

    private void given(String actor, boolean byLatchkey) {
        change(actor, byLatchkey, Kind.GIVEN, NOW.minusSeconds(60));
    }

    private void change(String actor, boolean byLatchkey, Kind kind, Instant at) {
        changes.add(new RoleChange(UUID.randomUUID().toString(), at, kind, ben, Set.of(role.id()), actor, byLatchkey));
    }

    private void preExistingLease() {
        var lease = ledger.newLease(ben.value(), role.id().value(), true);
        ledger.activate(lease);
    }

    private void endLeases() {
        for (var change : List.of(
                "state = 'revoking', revoking_since = now(), ended_by = 'expiry'",
                "state = 'ended', ended_at = now(), role_removed = false")) {
            ledger.sql
                    .sql("update latchkey.lease set " + change + " where user_id = ?")
                    .param(ben.value())
                    .update();
        }
    }

    private void except(String howLong) {
        ledger.sql
                .sql("""
                insert into latchkey.standing_exception (id, user_id, username, role_id, role_name, owner, reason,
                    declared_by_id, declared_by, review_at)
                values (?, ?, 'ben', ?, 'orders-db', 'approvers/orders', 'on call', 'sam-id', 'sam',
                    clock_timestamp() + ?::interval)
                """)
                .params(UUID.randomUUID(), ben.value(), role.id().value(), howLong)
                .update();
    }

    private void check(Policy policy) {
        newCheck(policy, Duration.ofDays(30)).check(ben, role);
    }

    private HoldingCheck newCheck(Policy policy, Duration dismissal) {
        var properties = new ReconciliationProperties(
                Duration.ofSeconds(20), Duration.ofSeconds(3), dismissal, Map.of(Tier.HIGH, policy));
        return new HoldingCheck(
                new HeldAsTold(),
                new LedgerLeases(ledger.sql),
                ledger.lock(),
                exceptions,
                new FindingLog(findings, properties),
                new Verdicts(
                        new Causes(new ChangesAsTold(), Clock.fixed(NOW, ZoneOffset.UTC)),
                        new BenOrNobody(),
                        properties),
                leases,
                ledger.transaction());
    }

    private List<Finding> open() {
        return findings.findOpen(ben, role.id());
    }

    private Finding only() {
        assertThat(open()).hasSize(1);
        return open().get(0);
    }

    private final class HeldAsTold implements Holdings {

        @Override
        public Set<RoleId> findRequestable() {
            return Set.of(role.id());
        }

        @Override
        public Optional<String> searchName(RoleId id) {
            return Optional.of(role.name());
        }

        @Override
        public List<Holding> findHolders(RoleId id) {
            return List.copyOf(held);
        }

        @Override
        public List<Holding> findHoldings(UserId user, RoleId id) {
            asked = true;
            whileKeycloakIsAsked.run();
            return held.stream().filter(holding -> holding.user().equals(user)).toList();
        }
    }

    private final class ChangesAsTold implements RoleChanges {

        @Override
        public List<RoleChange> findSince(Instant from) {
            return List.copyOf(changes);
        }

        @Override
        public Optional<RoleChange> searchNewest(UserId user, RoleId id, Kind kind) {
            if (!eventsAnswer) {
                throw new DirectoryUnavailableException("no events", null);
            }
            return changes.stream().filter(change -> change.kind() == kind).reduce((older, newer) -> newer);
        }
    }

    private final class BenOrNobody implements People {

        @Override
        public Optional<Person> searchPerson(UserId id) {
            return benExists ? Optional.of(new Person(ben, "ben", true, Set.of())) : Optional.empty();
        }

        @Override
        public Optional<Person> searchPerson(String username) {
            return searchPerson(ben);
        }
    }
}
