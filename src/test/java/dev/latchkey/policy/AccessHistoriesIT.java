package dev.latchkey.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.RoleName;
import dev.latchkey.catalog.Tier;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.finding.FindingKind;
import dev.latchkey.support.LedgerRig;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each lease of the ledger here is of tier high and lasts an hour, from now on. */
class AccessHistoriesIT {

    private static final LedgerRig LEDGER = new LedgerRig();

    private final AccessHistories histories = new AccessHistories(LEDGER.sql);
    private String user;

    @BeforeEach
    void somebodyNew() {
        user = "user-" + UUID.randomUUID();
    }

    @Test
    void whoNeverHeldAnythingHasNoHistory() {
        assertThat(read("orders", now())).isEqualTo(AccessHistory.NONE);
    }

    @Test
    void whatIsHeldNowIsToldLeaseByLeaseAndCountsToItsEnd() {
        LEDGER.activeLease(user, "orders");
        LEDGER.activeLease(user, "orders");
        LEDGER.activeLease(user, "delivery");

        var history = read("orders", now());

        assertThat(history.heldRoles()).containsExactly("delivery", "orders", "orders");
        assertThat(history.leasesOfRoleIn24Hours()).isEqualTo(2);
        assertThat(history.leasesOfTierIn24Hours()).isEqualTo(3);
        assertThat(history.ofRoleIn30Days()).isEqualTo(Duration.ofHours(2));
        assertThat(history.ofTierIn30Days()).isEqualTo(Duration.ofHours(3));
        assertThat(history.minutesSinceLastEnd()).isEmpty();
    }

    @Test
    void whatIsHeldUnderAnotherAccountIsHeldByTheSameHuman() {
        var second = "user-" + UUID.randomUUID();
        LEDGER.activeLease(second, "orders");
        assertThat(read("orders", now()).heldRoles()).isEmpty();

        var history = histories.read(person(user, second), role("orders"), now(), Optional.empty());

        assertThat(history.heldRoles()).containsExactly("orders");
        assertThat(history.leasesOfRoleIn24Hours()).isEqualTo(1);
    }

    @Test
    void whatIsHeldWithoutALeaseIsToldUntilItIsGone() {
        var second = "user-" + UUID.randomUUID();
        found(second, "roleGivenByHand", "orders");
        found(user, "standingPrivilege", "delivery");
        found(user, "overdueRevocation", "billing");
        except(user, "prod-root");

        assertThat(read("orders", now()).standingRoles()).containsExactly("delivery", "prod-root");
        assertThat(histories
                        .read(person(user, second), role("orders"), now(), Optional.empty())
                        .standingRoles())
                .containsExactly("delivery", "orders", "prod-root");

        close("dismissed");
        assertThat(read("orders", now()).standingRoles())
                .as("what was dismissed is still held")
                .containsExactly("delivery", "prod-root");
        LEDGER.sql
                .sql("update latchkey.finding set gone_at = now() where user_id = ? and state = 'closed'")
                .param(user)
                .update();
        assertThat(read("orders", now()).standingRoles()).containsExactly("prod-root");
        LEDGER.sql
                .sql("update latchkey.standing_exception set ended_at = now(), ended_by = 'sam', end_reason = 'over'"
                        + " where user_id = ?")
                .param(user)
                .update();
        comparisonBegan("now() - interval '1 second'");
        assertThat(read("orders", now()).standingRoles())
                .as("no comparison that began afterwards has found it")
                .containsExactly("prod-root");
        comparisonBegan("now() + interval '1 second'");
        assertThat(read("orders", now()).standingRoles()).isEmpty();
    }

    @Test
    void exceptionCountsUntilAComparisonThatBeganAfterItsReviewDate() {
        except(user, "prod-root");

        comparisonBegan("now() + interval '23 hours'");
        assertThat(read("orders", now()).standingRoles()).containsExactly("prod-root");
        comparisonBegan("now() + interval '25 hours'");
        assertThat(read("orders", now()).standingRoles()).isEmpty();
    }

    @AfterEach
    void neverCompared() {
        LEDGER.sql.sql("delete from latchkey.complete_comparison").update();
    }

    private static void comparisonBegan(String at) {
        LEDGER.sql.sql("""
                insert into latchkey.complete_comparison (node, number, began_at, completed_at) values ('one', 1, %1$s, now())
                on conflict (only_row) do update set began_at = %1$s
                """.formatted(at)).update();
    }

    /** The policy may not know findings, so that it has their words once more. */
    @Test
    void whatIsFoundOfHoldingIsHeldAndNothingElse() {
        Stream.of(FindingKind.values()).forEach(kind -> found(user, kind.word(), kind.word()));

        assertThat(read("orders", now()).standingRoles())
                .containsExactlyInAnyOrderElementsOf(
                        FindingKind.OF_HOLDING.stream().map(FindingKind::word).toList());
    }

    private static void found(String user, String kind, String role) {
        LEDGER.sql
                .sql("""
                insert into latchkey.finding (id, kind, subject, user_id, username, role_id, role_name, since, action, detail)
                values (?, ?, ?, ?, 'somebody', ?, ?, now(), 'reported', 'found')
                """)
                .params(UUID.randomUUID(), kind, user + " " + role, user, role, role)
                .update();
    }

    private void close(String resolution) {
        LEDGER.sql
                .sql(
                        "update latchkey.finding set state = 'closed', resolution = ?, resolved_by = 'sam' where user_id = ?")
                .params(resolution, user)
                .update();
    }

    private static void except(String user, String role) {
        LEDGER.sql.sql("""
                insert into latchkey.standing_exception (id, user_id, username, role_id, role_name, owner, reason,
                    declared_by_id, declared_by, review_at)
                values (?, ?, 'somebody', ?, ?, 'owners', 'on call', 'sam-id', 'sam', clock_timestamp() + interval '1 day')
                """).params(UUID.randomUUID(), user, role, role).update();
    }

    private static Person person(String... accounts) {
        return new Person(
                new UserId(accounts[0]),
                "somebody",
                true,
                Set.of(),
                Stream.of(accounts).map(UserId::new).collect(Collectors.toSet()));
    }

    @Test
    void whatWillBeOverByTheStartIsOver() {
        LEDGER.activeLease(user, "orders");

        var history = read("orders", now().plus(Duration.ofMinutes(90)));

        assertThat(history.heldRoles()).isEmpty();
        assertThat(history.minutesSinceLastEnd()).hasValue(30);
    }

    @Test
    void whatLiesLongerBackDoesNotCount() {
        LEDGER.activeLease(user, "orders");

        assertThat(read("orders", now().plus(25, ChronoUnit.HOURS)).leasesOfRoleIn24Hours())
                .isZero();
        assertThat(read("orders", now().plus(25, ChronoUnit.HOURS)).leasesOfRoleIn7Days())
                .isEqualTo(1);
        assertThat(read("orders", now().plus(8, ChronoUnit.DAYS)).leasesOfTierIn7Days())
                .isZero();
        assertThat(read("orders", now().plus(31, ChronoUnit.DAYS)).ofRoleIn30Days())
                .isZero();
    }

    @Test
    void eachLeaseOfTheRoleIsToldWithItsStartTheNewestFirst() {
        LEDGER.activeLease(user, "orders");
        LEDGER.activeLease(user, "orders");
        LEDGER.activeLease(user, "delivery");

        var history = read("orders", now());
        assertThat(history.leasesOfRoleInLastHour()).isEqualTo(2);
        assertThat(history.startsOfRoleIn7Days())
                .hasSize(2)
                .isSortedAccordingTo(Comparator.reverseOrder())
                .allMatch(start -> start.isAfter(now().minusSeconds(60)) && !start.isAfter(now()));
        var later = read("orders", now().plus(Duration.ofMinutes(61)));
        assertThat(later.leasesOfRoleInLastHour()).isZero();
        assertThat(later.startsOfRoleIn7Days()).hasSize(2);
        assertThat(read("orders", now().plus(8, ChronoUnit.DAYS)).startsOfRoleIn7Days())
                .isEmpty();
    }

    @Test
    void leaseThatCrossesTheBeginningOfTheThirtyDaysCountsInPart() {
        LEDGER.activeLease(user, "orders");
        var start = LEDGER.sql
                .sql("select max(starts_at) from latchkey.lease where user_id = ?")
                .param(user)
                .query(java.time.OffsetDateTime.class)
                .single()
                .toInstant();

        assertThat(read("orders", start.plus(30, ChronoUnit.DAYS).plus(Duration.ofMinutes(15)))
                        .ofRoleIn30Days())
                .isEqualTo(Duration.ofMinutes(45));
    }

    @Test
    void whatWasNeverGivenCountsForNothing() {
        var lease = LEDGER.newLease(user, "orders", false);
        LEDGER.sql
                .sql(
                        "update latchkey.lease set state = 'revoking', revoking_since = now(), ended_by = 'refusal' where id = ?")
                .param(lease)
                .update();
        LEDGER.sql
                .sql(
                        "update latchkey.lease set state = 'grant_failed', ended_at = now(), role_removed = true where id = ?")
                .param(lease)
                .update();

        assertThat(read("orders", now())).isEqualTo(AccessHistory.NONE);
    }

    @Test
    void leaseThatIsToBecomeLongerCountsWithTheTimeItHasTaken() {
        var lease = LEDGER.activeLease(user, "orders");
        LEDGER.activeLease(user, "delivery");

        var history = histories.read(person(user), role("orders"), now(), Optional.of(lease));

        assertThat(history.heldRoles()).containsExactly("delivery");
        assertThat(history.leasesOfRoleIn7Days()).isZero();

        var later = histories.read(
                person(user), role("orders"), startOf(lease).plus(Duration.ofMinutes(20)), Optional.of(lease));
        assertThat(later.ofRoleIn30Days()).isEqualTo(Duration.ofMinutes(20));
        assertThat(later.ofTierIn30Days()).isEqualTo(Duration.ofMinutes(80));
    }

    private static Instant startOf(UUID lease) {
        return LEDGER.sql
                .sql("select starts_at from latchkey.lease where id = ?")
                .param(lease)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    @Test
    void whatKeycloakRefusesToTakeAwayIsHeld() {
        var lease = LEDGER.activeLease(user, "orders");
        LEDGER.sql
                .sql("update latchkey.lease set state = 'revoking', revoking_since = now() where id = ?")
                .param(lease)
                .update();
        assertThat(read("orders", now().plusSeconds(1)).heldRoles()).isEmpty();

        LEDGER.sql
                .sql("update latchkey.lease set trouble = 'refused' where id = ?")
                .param(lease)
                .update();

        assertThat(read("orders", now().plusSeconds(1)).heldRoles()).containsExactly("orders");
    }

    @Test
    void breakGlassIsCountedAndSoIsItsAbuseForThirtyDaysFromTheVerdict() {
        var request = LEDGER.emergency(user, "orders");
        assertThat(read("orders", now().plusSeconds(1)).emergenciesIn30Days()).isEqualTo(1);
        assertThat(read("orders", now()).unjustifiedEmergenciesIn30Days()).isZero();

        LEDGER.review(request, "unjustified");

        assertThat(read("delivery", now()).unjustifiedEmergenciesIn30Days()).isEqualTo(1);
        assertThat(read("orders", now().plus(31, ChronoUnit.DAYS)).unjustifiedEmergenciesIn30Days())
                .isZero();
    }

    @Test
    void breakGlassThatWasJustifiedIsNoAbuse() {
        LEDGER.review(LEDGER.emergency(user, "orders"), "justified");

        assertThat(read("orders", now()).unjustifiedEmergenciesIn30Days()).isZero();
    }

    @Test
    void othersDoNotCount() {
        LEDGER.activeLease("somebody else", "orders");

        assertThat(read("orders", now())).isEqualTo(AccessHistory.NONE);
    }

    @Test
    void rolesThatOneAgreedToAreToldOnceByNameUnderWhicheverAccount() {
        var second = "user-" + UUID.randomUUID();
        LEDGER.decided(user, "orders", "approve", 1);
        LEDGER.decided(user, "orders", "approve", 2);
        LEDGER.decided(second, "delivery", "approve", 1);
        LEDGER.decided("somebody else", "platform", "approve", 1);

        assertThat(read("orders", now()).agreedRoles()).containsExactly("orders");
        assertThat(histories
                        .read(person(user, second), role("orders"), now(), Optional.empty())
                        .agreedRoles())
                .containsExactly("delivery", "orders");
    }

    @Test
    void whatOneRejectedAndWhatLiesThirtyDaysBackWasNotAgreedTo() {
        LEDGER.decided(user, "orders", "reject", 1);
        LEDGER.decided(user, "delivery", "approve", 31);
        LEDGER.decided(user, "platform", "approve", 29);

        assertThat(read("orders", now()).agreedRoles()).containsExactly("platform");
        assertThat(read("orders", now().plus(2, ChronoUnit.DAYS)).agreedRoles()).isEmpty();
    }

    private AccessHistory read(String role, Instant at) {
        return histories.read(person(user), role(role), at, Optional.empty());
    }

    private static RequestableRole role(String name) {
        return new RequestableRole(
                new RoleId(name),
                RoleName.parse(name),
                "",
                "orders",
                Tier.HIGH,
                "approvers/orders",
                Duration.ofHours(4));
    }

    private static Instant now() {
        return Instant.now();
    }
}
