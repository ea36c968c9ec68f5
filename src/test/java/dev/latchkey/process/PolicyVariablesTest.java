package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.RoleName;
import dev.latchkey.catalog.Tier;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.policy.AccessHistory;
import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.policy.PolicyProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PolicyVariablesTest {

    private static final PolicyFacts FACTS = new PolicyFacts(
            new Person(
                    new UserId("1"),
                    "alice",
                    true,
                    Set.of("staff", "developers"),
                    Set.of(),
                    Map.of("department", "engineering", "height", "tall")),
            new RequestableRole(
                    new RoleId("2"),
                    RoleName.parse("ci-pipeline/deployer"),
                    "",
                    "delivery",
                    Tier.HIGH,
                    "approvers/orders",
                    Duration.ofHours(4)),
            Duration.ofMinutes(90),
            false,
            Instant.parse("2026-12-24T23:30:00Z"),
            Duration.ofDays(1),
            AccessHistory.NONE,
            Optional.of("office"));

    @Test
    void tablesAreGivenWhatTheyMayUse() {
        assertThat(PolicyVariables.of(FACTS, in("UTC"))).containsOnlyKeys(PolicyVariables.NAMES);
    }

    @Test
    void daysAndHoursAreThoseOfTheSite() {
        assertThat(PolicyVariables.of(FACTS, in("Europe/Berlin")))
                .containsEntry("date", "2026-12-25")
                .containsEntry("weekday", "friday")
                .containsEntry("hour", 0)
                .containsEntry("leadMinutes", 1440L)
                .containsEntry("role", "ci-pipeline/deployer");
    }

    @Test
    @SuppressWarnings("unchecked")
    void onlyAttributesThatTheSiteNamesAreTold() {
        var facts = PolicyVariables.of(FACTS, in("UTC"));

        assertThat(facts).containsEntry("networkZone", "office");
        assertThat((Map<String, String>) facts.get("requesterAttributes"))
                .containsOnly(entry("department", "engineering"), entry("onCall", null));
    }

    private static PolicyProperties in(String zone) {
        return new PolicyProperties(ZoneId.of(zone), Set.of("department", "onCall"), "", true);
    }

    @Test
    void minuteThatWasBegunCounts() {
        var facts = new PolicyFacts(
                FACTS.requester(),
                FACTS.role(),
                Duration.ofSeconds(15 * 60 + 1),
                true,
                FACTS.at(),
                FACTS.lead(),
                FACTS.history(),
                FACTS.networkZone());

        assertThat(PolicyVariables.of(facts, in("UTC"))).containsEntry("durationMinutes", 16L);
    }

    @Test
    void whenEachLeaseStopsCountingIsToldOnTheClockOfTheSite() {
        var at = Instant.parse("2026-12-24T13:00:00Z");
        var history = new AccessHistory(
                List.of(),
                List.of(),
                List.of(),
                List.of(at.minusSeconds(60), at.minusSeconds(55 * 60 + 30), at.minus(Duration.ofHours(3))),
                2,
                3,
                3,
                3,
                3,
                0,
                0,
                OptionalLong.empty(),
                Duration.ZERO,
                Duration.ZERO);
        var facts = new PolicyFacts(
                FACTS.requester(), FACTS.role(), FACTS.duration(), false, at, Duration.ZERO, history, Optional.empty());

        assertThat(PolicyVariables.of(facts, in("Europe/Berlin")))
                .containsEntry("leasesOfRoleInLastHour", 2)
                .containsEntry("nextOfRoleInLastHour", List.of("14:59", "14:05"))
                .containsEntry(
                        "nextOfRoleIn24Hours",
                        List.of("13:59 on 25 December", "13:05 on 25 December", "11:00 on 25 December"))
                .containsEntry(
                        "nextOfRoleIn7Days",
                        List.of("13:59 on 31 December", "13:05 on 31 December", "11:00 on 31 December"));
    }

    @Test
    void everyFactIsExplained() throws IOException {
        var readme = Files.readString(Path.of("processes/README.md"));

        assertThat(Stream.concat(PolicyVariables.NAMES.stream(), SiteCalendar.NAMES.stream()))
                .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }
}
