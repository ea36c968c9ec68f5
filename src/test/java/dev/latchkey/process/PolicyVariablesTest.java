package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.RoleName;
import dev.latchkey.catalog.Tier;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.policy.AccessHistory;
import dev.latchkey.policy.PolicyFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyVariablesTest {

    private static final PolicyFacts FACTS = new PolicyFacts(
            new Person(new UserId("1"), "alice", true, Set.of("staff", "developers")),
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
            AccessHistory.NONE);

    @Test
    void tablesAreGivenWhatTheyMayUse() {
        assertThat(PolicyVariables.of(FACTS, ZoneId.of("UTC"))).containsOnlyKeys(PolicyVariables.NAMES);
    }

    @Test
    void daysAndHoursAreThoseOfTheSite() {
        assertThat(PolicyVariables.of(FACTS, ZoneId.of("Europe/Berlin")))
                .containsEntry("date", "2026-12-25")
                .containsEntry("weekday", "friday")
                .containsEntry("hour", 0)
                .containsEntry("leadMinutes", 1440L)
                .containsEntry("role", "ci-pipeline/deployer");
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
                FACTS.history());

        assertThat(PolicyVariables.of(facts, ZoneId.of("UTC"))).containsEntry("durationMinutes", 16L);
    }

    @Test
    void everyFactIsExplained() throws IOException {
        var readme = Files.readString(Path.of("processes/README.md"));

        assertThat(PolicyVariables.NAMES).allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }
}
