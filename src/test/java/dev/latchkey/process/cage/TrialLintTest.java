package dev.latchkey.process.cage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.policy.PolicyProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cell that can never be evaluated would match nothing without a word: it is refused, with the place and FEEL's words. */
class TrialLintTest {

    private static final String OBJECTIONS = "access-objections.dmn";
    private static final String HELD = "count(distinct values(heldRoles)) &gt;= 10";

    private final ModelLint lint = new ModelLint(bean -> false);
    private final TrialLint trial =
            new TrialLint(new PolicyProperties(ZoneOffset.UTC, Set.of("department", "onCall"), "", true));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "processes/access-policy.dmn",
                "processes/access-objections.dmn",
                "processes/site-calendar.dmn",
                "src/test/resources/releases/0.1.0/access-policy.dmn"
            })
    void releaseCanBeEvaluated(String file) throws IOException {
        assertThat(trial.begin().check("x.dmn", Files.readAllBytes(Path.of(file))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            access-policy.dmn     | list contains(requesterGroups, "operators") and requesterAttributes.onCall = "true"</text> | contains(requesterGroups, "operators")</text> | rule_emergencyForOperators, column 'Groups of the requester': 'contains(requesterGroups, "operators")' cannot be evaluated with example facts: Failed to invoke function 'contains'
            access-policy.dmn     | list contains(requesterGroups, "operators") and requesterAttributes.onCall = "true"</text> | requesterGroups = "operators"</text>          | Can't compare '["developers", "staff"]' with '"operators"'
            access-policy.dmn     | list contains(requesterGroups, "operators") and requesterAttributes.onCall = "true"</text> | count(requesterGroups, 2) > 1</text>          | No function found with name 'count' and 2 parameters
            access-policy.dmn     | <text>ownerGroup</text>                            | <text>ownerGroup + 1</text>                   | rule_highTierAsksOwners, column 'Group that is asked': 'ownerGroup + 1' cannot be evaluated with example facts: Can't add '1' to '"approvers/orders"'
            access-policy.dmn     | <text>ownerGroup</text>                            | <text>ownerGroup.name</text>                  | No property found with name 'name'
            access-policy.dmn     | <text>"delivery"</text>                            | <text>3</text>                                | it comes to '3', which is no test, and the column holds no such value
            access-policy.dmn     | <text>officeHours</text>                           | <text>officeHours + 1</text>                  | column 'Office hours at the site?': 'officeHours + 1' cannot be evaluated
            access-policy.dmn     | "On a holiday (" + holiday + ")                    | "On a holiday (" + hour + ")                  | Can't add '14' to
            access-policy.dmn     | <text>1</text>                                     | <text>"one"</text>                            | it comes to 'one', which is no integer
            access-objections.dmn | > 1440                                             | > "1440"                                      | column 'Minutes ahead': '> "1440"' cannot be evaluated with example facts: Can't compare '60' with '"1440"'
            access-objections.dmn | requesterAttributes.department                     | requesterAttributes.departement               | No context entry found with key 'departement'
            access-objections.dmn | unjustifiedEmergenciesIn30Days >= 1                | unjustifiedEmergenciesIn30Days >= "1"         | Can't compare '1' with '"1"'
            access-objections.dmn | <text>"external"</text>                            | <text>true</text>                             | with 'true'
            access-objections.dmn | nextOfRoleInLastHour[3]                            | nextOfRoleInLastHour[3] + 1                   | Can't add '1' to
            access-objections.dmn | list contains(heldRoles, "ci-pipeline/deployer") or list contains(get or else(standingRoles, []), "ci-pipeline/deployer") | "ci-pipeline/deployer" in heldRoles[1] = 3    | Can't compare
            access-objections.dmn | tier</text>                                        | hour + tier</text>                            | column 'Tier of the role': 'hour + tier' cannot be evaluated
            site-calendar.dmn     | substring(date, 6)                                 | substring(hour, 6)                            | column 'Day of every year': 'substring(hour, 6)' cannot be evaluated
            site-calendar.dmn     | [9..17)                                            | ["9".."17")                                   | Can't compare
            site-calendar.dmn     | [9..17)                                            | 9, "10"                                       | it comes to '10', which is no test
            site-calendar.dmn     | <text>"12-25"</text>                               | <text>date("12-25")</text>                    | it comes to null
            site-calendar.dmn     | <text>hour</text>                                  | <text>if officeHours then 9 else 3</text>     | No variable found with name 'officeHours'
            """)
    void cellThatCannotBeEvaluatedIsRefused(String file, String sane, String broken, String reason) throws IOException {
        assertThat(check(file, escaped(sane), escaped(broken)))
                .anySatisfy(violation -> assertThat(violation).contains(reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            tier = "low" and hour > "9"                                                     | Can't compare '14' with '"9"'
            tier = "high" or hour > "9"                                                     | Can't compare '14' with '"9"'
            if emergency then hour > "9" else true                                          | Can't compare '14' with '"9"'
            if hour then true else false                                                    | Expected boolean but found '14'
            tier = "low" and role                                                           | neither true nor false
            some held in heldRoles satisfies (held = "x" and held > 3)                      | Can't compare '"orders-db-read"' with '3'
            every held in tier satisfies held = "x"                                         | Expected list but found '"high"'
            count(heldRoles[item > 3]) > 0                                                  | with '3'
            {low: tier = "low", both: low and hour > "9"}.both                              | Can't compare '14' with '"9"'
            tier in ("low", 3)                                                              | Can't compare '"high"' with '3'
            hour in heldRoles                                                               | which is no test
            not(contains(heldRoles, "x"))                                                   | Failed to invoke function 'contains'
            hour > 3 and not(heldRoles)                                                     | neither true nor false
            date(date) > date("2026-13-45")                                                 | it comes to null
            number(role) > 3                                                                | Failed to invoke function 'number'
            modulo(60, 0) > 1                                                               | Division by zero
            durationMinutes / 0 > 1                                                         | Can't divide '60' by '0'
            leadMinutes + 1                                                                 | it comes to '61', which is no test
            list contains(list: tier, element: 3)                                           | Failed to invoke function 'list contains'
            requesterAttributes.level = "3"                                                 | No context entry found with key 'level'
            """)
    void partsThatFeelWouldLeaveOutAreTriedToo(String test, String reason) throws IOException {
        assertThat(check(OBJECTIONS, HELD, escaped(test)))
                .anySatisfy(violation -> assertThat(violation)
                        .contains("rule_tooManyAtOnce, column 'Roles held now'")
                        .contains(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not(\"orders-db-read\")",
                "\"orders-db-read\", \"prod-root\"",
                "null",
                "not(null)",
                "role",
                "heldRoles",
                "contains(?, \"prod-root\")",
                "list contains(heldRoles, \"prod-root\") and not(list contains(agreedRoles, role))",
                "some held in heldRoles satisfies count(agreedRoles[item = held]) > 0",
                "count(agreedRoles[starts with(item, \"ci-\") and item != role]) > 0",
                "role in heldRoles",
                "tier in (\"high\", \"critical\") or hour in [9..17)",
                "if minutesSinceLastEnd = null then false else minutesSinceLastEnd < 15",
                "requesterAttributes.department = \"it\" and requesterAttributes.onCall != null",
                "number(requesterAttributes.department) >= 3",
                "date(requesterAttributes.department) < date(date)",
                "get or else(date(requesterAttributes.department), date(date)) < date(\"2027-01-01\")",
                "get or else(nextOfRoleIn7Days[20], \"\") = \"\"",
                "day of week(date(date)) = \"Sunday\"",
                "{left: 2400 - minutesOfTierIn30Days, most: min(left, 60)}.most < durationMinutes",
                "hour between 9 and 17",
                "minutesSinceLastEnd instance of number"
            })
    void whatATableMeansPasses(String test) throws IOException {
        assertThat(check(OBJECTIONS, HELD, escaped(test))).isEmpty();
    }

    @Test
    void wholeTestWhereFeelTakesNothingForAMatchIsRefused() throws IOException {
        assertThat(check(
                        "access-policy.dmn",
                        "<text>not(null)</text>",
                        "<text>networkZone = null and officeHours</text>"))
                .isEmpty();
        assertThat(check(
                        "access-policy.dmn",
                        "<text>not(null)</text>",
                        "<text>string length(networkZone) &gt; 3</text>"))
                .singleElement()
                .asString()
                .contains("where it comes to null and the column's own value does, FEEL takes that for a match");
        assertThat(check("access-policy.dmn", "<text>not(null)</text>", "<text>string length(?) &gt; 3</text>"))
                .isEmpty();
        assertThat(check(OBJECTIONS, "<text>false</text>", "<text>? = false and hour &gt; 17</text>"))
                .isEmpty();
        assertThat(check(OBJECTIONS, "<text>false</text>", "<text>hour &gt; 17</text>"))
                .allSatisfy(violation ->
                        assertThat(violation).contains("where both are false, FEEL takes that for a match"))
                .hasSize(2);
    }

    @Test
    void refusalNamesTheLineOfTheCell() throws IOException {
        var broken = model(OBJECTIONS).replace("&gt; 1440", "&gt; \"1440\"");
        var before = broken.substring(0, broken.indexOf("<text>&gt; \"1440\""));

        assertThat(trial.begin().check(OBJECTIONS, broken.getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.line()).isEqualTo((int) before.lines().count() - 1);
                    assertThat(violation.element()).isEqualTo("inputEntry_criticalNotFarAhead_leadMinutes");
                });
    }

    @Test
    void longCellAndColumnWithoutAnExpressionAreNoError() throws IOException {
        assertThat(check(OBJECTIONS, HELD, "1" + "+1".repeat(990) + " &gt; 0"))
                .allSatisfy(violation -> assertThat(violation).contains("nested too deeply"));
        assertThat(check(OBJECTIONS, HELD, "false" + " or false".repeat(100))).isEmpty();

        var model = model(OBJECTIONS)
                .replaceFirst("(?s)<inputExpression id=\"inputExpression_objections_tier\".*?</inputExpression>", "");
        assertThat(check(OBJECTIONS, model)).singleElement().asString().contains("it has no expression");
    }

    @Test
    void decisionOfTheSitesOwnIsTriedAndWhatItComesToIsAFactForWhoRequiresIt() throws IOException {
        var counts = own("literalExpression", "<text>count(heldRoles)</text>");

        assertThat(withOwn(counts, true, "held &gt;= 10")).isEmpty();
        assertThat(withOwn(counts, true, "held = \"many\""))
                .singleElement()
                .asString()
                .contains("Can't compare '2' with '\"many\"'");
        assertThat(withOwn(counts, false, "held &gt;= 10"))
                .as("nothing is handed on to who does not require it")
                .singleElement()
                .asString()
                .contains("No variable found with name 'held'");
        assertThat(withOwn(own("literalExpression", "<text>count(tier)</text>"), true, "tier = \"low\""))
                .singleElement()
                .asString()
                .contains("held: 'count(tier)' cannot be evaluated");
    }

    @Test
    void tableOfTheSitesOwnIsTriedToo() throws IOException {
        var table = own("decisionTable hitPolicy=\"COLLECT\"", """
                <input label="Hour"><inputExpression typeRef="integer"><text>hour</text></inputExpression></input>
                <output name="held" typeRef="string"/>
                <rule id="rule_late"><inputEntry><text>%s</text></inputEntry><outputEntry><text>"late"</text></outputEntry></rule>
                """);

        assertThat(withOwn(table.formatted("&gt; 17"), true, "list contains(held, \"late\")"))
                .isEmpty();
        assertThat(withOwn(table.formatted("&gt; 17"), true, "held = \"late\"")).hasSize(1);
        assertThat(withOwn(table.formatted("\"late\""), true, "list contains(held, \"late\")"))
                .singleElement()
                .asString()
                .contains("rule_late, column 'Hour'");
    }

    private static String own(String logic, String content) {
        return "<decision id=\"ownDecision\" name=\"Own\"><variable name=\"held\"/><%s>%s</%s></decision>"
                .formatted(logic, content, logic.split(" ")[0]);
    }

    private List<String> withOwn(String decision, boolean required, String test) throws IOException {
        var requirement =
                "<informationRequirement id=\"requirement_own\"><requiredDecision href=\"#ownDecision\"/></informationRequirement>";
        var model = model(OBJECTIONS)
                .replace("</definitions>", decision + "</definitions>")
                .replace(
                        "</description>\n    <informationRequirement id=\"requirement_accessObjections_requester\">",
                        "</description>\n    " + (required ? requirement : "")
                                + "<informationRequirement id=\"requirement_accessObjections_requester\">")
                .replace(HELD, test);
        assertThat(model.contains(requirement)).isEqualTo(required);
        return check(OBJECTIONS, model);
    }

    private List<String> check(String file, String sane, String broken) throws IOException {
        assertThat(model(file)).contains(sane);
        return check(file, model(file).replace(sane, broken));
    }

    private List<String> check(String file, String model) {
        var content = model.getBytes(StandardCharsets.UTF_8);
        assertThat(lint.check(file, content)).as("it is well formed").isEmpty();
        return trial.begin().check(file, content).stream()
                .map(Violation::toString)
                .toList();
    }

    private static String escaped(String feel) {
        return feel.replaceAll("<(?!/?text>)", "&lt;").replaceAll("(?<!text)>", "&gt;");
    }

    private static String model(String file) throws IOException {
        return Files.readString(Path.of("processes", file));
    }
}
