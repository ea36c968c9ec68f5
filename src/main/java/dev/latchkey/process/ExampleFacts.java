package dev.latchkey.process;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.RoleName;
import dev.latchkey.catalog.Tier;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.policy.AccessHistory;
import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.policy.PolicyProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;

/**
 * Facts to try a table out with, before anybody has asked for anything. They are made by the same code as the real ones,
 * so that none can be forgotten and each has its real type.
 */
public final class ExampleFacts {

    /** What a text in Keycloak may stand for: a table knows, nobody else does. */
    private static final List<String> ATTRIBUTES =
            List.of("12", "2026-12-24", "2026-12-24T14:05:00Z", "14:05:00", "PT1H", "an example of a text");

    private static final Instant AT = Instant.parse("2026-12-24T14:05:00Z");

    /** More than a limit would count, and few enough to be tried quickly. */
    private static final int LEASES = 100;

    private final VariableMap asked;
    private final VariableMap calendar;

    private ExampleFacts(VariableMap asked, List<TableRow> calendar) {
        this.asked = asked;
        this.calendar = SiteCalendar.facts(calendar, asked);
    }

    /** Every fact is there. One example for each kind of text that an attribute may be. */
    public static List<ExampleFacts> present(PolicyProperties properties) {
        var history = new AccessHistory(
                List.of("orders-db-read", "ci-pipeline/deployer"),
                List.of("prod-root"),
                List.of("orders-db-read", "orders-db-admin"),
                IntStream.rangeClosed(1, LEASES)
                        .mapToObj(lease -> AT.minusSeconds(30L * lease))
                        .toList(),
                LEASES,
                LEASES,
                LEASES,
                LEASES,
                LEASES,
                2,
                1,
                OptionalLong.of(30),
                Duration.ofHours(2),
                Duration.ofHours(3));
        var calendar = List.of(
                new TableRow(Map.of("kind", "holiday", "name", "Christmas Eve")),
                new TableRow(Map.of("kind", "freeze", "name", "the end of the year", "lastDay", "2027-01-02")));
        return ATTRIBUTES.stream()
                .map(text -> properties.attributes().stream().collect(Collectors.toMap(Function.identity(), n -> text)))
                .map(attributes -> new ExampleFacts(
                        PolicyVariables.of(facts(attributes, history, Optional.of("office")), properties), calendar))
                .toList();
    }

    /** Every fact that can be null is. */
    public static ExampleFacts absent(PolicyProperties properties) {
        return new ExampleFacts(
                PolicyVariables.of(facts(Map.of(), AccessHistory.NONE, Optional.empty()), properties), List.of());
    }

    /** What the calendar is given. */
    public VariableMap asked() {
        var copy = Variables.createVariables();
        copy.putAll(asked);
        return copy;
    }

    /** What the other tables are given. */
    public VariableMap withCalendar() {
        var all = asked();
        all.putAll(calendar);
        return all;
    }

    private static PolicyFacts facts(Map<String, String> attributes, AccessHistory history, Optional<String> zone) {
        return new PolicyFacts(
                new Person(new UserId("example"), "example", true, Set.of("developers", "staff"), Set.of(), attributes),
                new RequestableRole(
                        new RoleId("example"),
                        RoleName.parse("ci-pipeline/deployer"),
                        "",
                        "delivery",
                        Tier.HIGH,
                        "approvers/orders",
                        Duration.ofHours(4)),
                Duration.ofHours(1),
                false,
                AT,
                Duration.ofHours(1),
                history,
                zone);
    }
}
