package dev.latchkey.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingAction;
import dev.latchkey.finding.FindingId;
import dev.latchkey.finding.FindingKind;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.reconciliation.Difference.Nature;
import dev.latchkey.reconciliation.Holding.Way;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has a role against who should, case by case. */
class ComparisonTest {

    private static final UserId BEN = new UserId("ben-id");

    /**
     * How Keycloak says that Ben holds the role; what the ledger says of his leases; whether an exception covers him;
     * and what is to be seen.
     */
    @ParameterizedTest
    @CsvSource({
        // Nothing lent.
        "nothing,          none,                no,  ",
        "mapping,          none,                no,  UNEXPLAINED_MAPPING",
        "group,            none,                no,  REACHED_WITHOUT_LEASE",
        "composite,        none,                no,  REACHED_WITHOUT_LEASE",
        "mapping+group,    none,                no,  UNEXPLAINED_MAPPING REACHED_WITHOUT_LEASE",
        // Declared.
        "mapping,          none,                yes, ",
        "group,            none,                yes, ",
        "group,            over,                yes, ",
        // Lent, and as it should be.
        "mapping,          running,             no,  ",
        "mapping,          beingGiven,          no,  ",
        "nothing,          beingGiven,          no,  ",
        "mapping,          beingTaken,          no,  ",
        "nothing,          beingTaken,          no,  ",
        "mapping,          inDoubt,             no,  ",
        "mapping,          over+running,        no,  ",
        "mapping,          over+inDoubt,        no,  ",
        // Lent, and gone.
        "nothing,          running,             no,  MISSING_MAPPING",
        "nothing,          running+running,     no,  MISSING_MAPPING MISSING_MAPPING",
        "nothing,          running,             yes, MISSING_MAPPING",
        "nothing,          runningBefore,       no,  MISSING_MAPPING",
        "group,            running,             no,  MISSING_MAPPING REACHED_DURING_LEASE",
        // Lent, and reached in another way as well.
        "mapping+group,    running,             no,  REACHED_DURING_LEASE",
        "mapping+group,    beingTaken,          no,  REACHED_DURING_LEASE",
        // There before it was lent.
        "mapping,          runningBefore,       no,  MAPPING_BEFORE_LEASE",
        "mapping,          runningBefore,       yes, ",
        "mapping,          runningBefore+running, no, ",
        // Lent once, and over.
        "nothing,          over,                no,  ",
        "mapping,          over,                no,  UNEXPLAINED_MAPPING",
        "group,            over,                no,  REACHED_AFTER_LEASE",
        "composite,        over,                no,  REACHED_AFTER_LEASE",
        "mapping+composite, over,               no,  UNEXPLAINED_MAPPING REACHED_AFTER_LEASE",
        "group+composite,  over,                no,  REACHED_AFTER_LEASE REACHED_AFTER_LEASE",
    })
    void differenceIsWhatTheLedgerDoesNotExplain(String held, String lent, String covered, String expected) {
        var differences =
                Comparison.differences(holdings(held), leases(lent), covered.equals("yes") ? Set.of(BEN) : Set.of());

        assertThat(differences)
                .extracting(Difference::nature)
                .containsExactlyElementsOf(
                        expected == null
                                ? List.of()
                                : List.of(expected.split(" ")).stream()
                                        .map(Nature::valueOf)
                                        .toList());
    }

    @Test
    void pathSaysThroughWhatTheRoleIsReachedAndAfterWhichLease() {
        var over = leases("over").get(0);

        var difference = Comparison.differences(holdings("group"), List.of(over), Set.of())
                .get(0);

        assertThat(difference.path()).isEqualTo("group '/operators/night'");
        assertThat(difference.via()).isEqualTo("/operators/night");
        assertThat(difference.lease()).contains(over.id());
    }

    /** Kind and way of an open finding about Ben; how he holds the role; and what of it the finding says already. */
    @ParameterizedTest
    @CsvSource({
        "STANDING_PRIVILEGE, /operators/night, mapping+group,     REACHED_WITHOUT_LEASE",
        "STANDING_PRIVILEGE, '',               mapping+group,     UNEXPLAINED_MAPPING",
        "ROLE_GIVEN_BY_HAND, '',               mapping+group,     UNEXPLAINED_MAPPING",
        "ORPHANED_ROLE,      '',               mapping,           UNEXPLAINED_MAPPING",
        "STANDING_PRIVILEGE, /operators/night, mapping,           ",
        "STANDING_PRIVILEGE, '',               group,             ",
        "STANDING_PRIVILEGE, /operators/day,   group,             ",
        "STANDING_PRIVILEGE, superuser,        group+composite,   REACHED_WITHOUT_LEASE",
        "RESIDUAL_ACCESS,    /operators/night, mapping+group,     ",
    })
    void findingOfOneWayToTheRoleHidesNoOther(FindingKind kind, String via, String held, String known) {
        var finding = finding(kind, via);

        assertThat(Comparison.differences(holdings(held), List.of(), Set.of()))
                .filteredOn(difference -> difference.isKnownAs(finding))
                .extracting(difference -> difference.nature().name())
                .containsExactlyElementsOf(known == null ? List.of() : List.of(known));
    }

    @Test
    void everyPersonIsComparedByThemselves() {
        var ada = new Holding(new UserId("ada-id"), "ada", Way.DIRECT, "");
        var held = new ArrayList<>(holdings("mapping"));
        held.add(ada);

        assertThat(Comparison.differences(held, leases("running"), Set.of()))
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.username()).isEqualTo("ada");
                    assertThat(difference.nature()).isEqualTo(Nature.UNEXPLAINED_MAPPING);
                });
    }

    private static Finding finding(FindingKind kind, String via) {
        var at = Instant.EPOCH;
        return new Finding(
                new FindingId(UUID.randomUUID()),
                kind,
                "subject",
                Optional.of(BEN),
                "ben",
                Optional.of(new RoleId("role-id")),
                Optional.of("role"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                via,
                Optional.empty(),
                at,
                at,
                at,
                true,
                FindingAction.REPORTED,
                "found",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static List<Holding> holdings(String ways) {
        var found = new ArrayList<Holding>();
        for (var way : ways.split("\\+")) {
            switch (way) {
                case "mapping" -> found.add(new Holding(BEN, "ben", Way.DIRECT, ""));
                case "group" -> found.add(new Holding(BEN, "ben", Way.GROUP, "/operators/night"));
                case "composite" -> found.add(new Holding(BEN, "ben", Way.COMPOSITE, "superuser"));
                default -> assertThat(way).isEqualTo("nothing");
            }
        }
        return found;
    }

    private static List<LedgerLease> leases(String states) {
        var found = new ArrayList<LedgerLease>();
        for (var state : states.split("\\+")) {
            switch (state) {
                case "running" -> found.add(lease(true, false, false));
                case "runningBefore" -> found.add(lease(true, false, true));
                case "beingGiven", "beingTaken", "inDoubt" -> found.add(lease(false, false, false));
                case "over" -> found.add(lease(false, true, false));
                default -> assertThat(state).isEqualTo("none");
            }
        }
        return found;
    }

    private static LedgerLease lease(boolean running, boolean over, boolean preExisting) {
        return new LedgerLease(
                new LeaseId(UUID.randomUUID()), BEN, "ben", running, over, preExisting, false, "any", Instant.EPOCH);
    }
}
