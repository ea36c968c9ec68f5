package dev.latchkey.process.cage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that can be read and would still be no policy are refused, with the place and the reason. */
class PolicyLintTest {

    private final ModelLint lint = new ModelLint(bean -> false);

    @ParameterizedTest
    @ValueSource(strings = {"access-policy.dmn", "access-objections.dmn", "site-calendar.dmn"})
    void releaseIsAPolicy(String file) throws IOException {
        assertThat(lint.check(file, model(file).getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            access-policy.dmn     | hitPolicy="FIRST"              | hitPolicy="UNIQUE"               | decisionTable_accessPolicy: its hit policy must be FIRST, not UNIQUE
            access-policy.dmn     | hitPolicy="RULE ORDER"         | hitPolicy="COLLECT"              | decisionTable_approvalRoute: its hit policy must be RULE ORDER, not COLLECT
            access-policy.dmn     | name="reason"                  | name="because"                   | decisionTable_accessPolicy: its outputs must be [outcome, reason], not [outcome, because]
            access-policy.dmn     | <description>Outside office hours, somebody has to know.</description> | | rule_mediumTierOutsideOfficeHours: each rule must have a description (in Modeler: its annotation) that says what it is for
            access-policy.dmn     | <text>emergency</text>         | <text>urgency</text>             | inputExpression_emergency: 'urgency' is no fact that the policy knows
            site-calendar.dmn     | <text>[9..17)</text>           | <text>[9..</text>                | cannot be read
            site-calendar.dmn     | name="lastDay"                 | name="until"                     | its outputs must be [kind, name, lastDay], not [kind, name, until]
            access-objections.dmn | distinct values(heldRoles)     | distinct value(heldRoles)        | 'distinct value' is no fact that the policy knows
            access-policy.dmn     | <text>ownerGroup</text>        | <text>ownersGroup</text>         | 'ownersGroup' is no fact that the policy knows
            access-policy.dmn     | <text>ownerGroup</text>        | <text></text>                    | outputEntry_highTierAsksOwners_approverGroup: the output is empty
            access-objections.dmn | distinct values(heldRoles)     | distinct values(heldRolls)       | 'heldRolls' is no fact that the policy knows
            access-policy.dmn     | rule_denyByDefault             | policyFailed                     | 'policyFailed' is Latchkey's own word, no id for a rule
            access-objections.dmn | rule_changeFreeze              | roleLimit                        | 'roleLimit' is Latchkey's own word, no id for a rule
            access-policy.dmn     | id="accessPolicy"              | id=" accessPolicy"               | an id must not hold white space
            access-objections.dmn | name="objection"               | name="reason"                    | its outputs must be [objection], not [reason]
            """)
    void whatIsNoPolicyIsRefused(String file, String sane, String broken, String reason) throws IOException {
        assertThat(model(file)).contains(sane);

        assertThat(check(file, sane, broken == null ? "" : broken))
                .anySatisfy(violation -> assertThat(violation).contains(reason));
    }

    @Test
    void refusalNamesTheLine() throws IOException {
        var broken = model("access-policy.dmn").replace("<text>ownerGroup</text>", "<text>ownersGroup</text>");
        var before = broken.substring(0, broken.indexOf("outputEntry_highTierAsksOwners_approverGroup"));

        assertThat(lint.check("access-policy.dmn", broken.getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .extracting(Violation::line)
                .isEqualTo((int) before.lines().count());
        assertThat(lint.check("x.dmn", "<definitions>\n<decision>\n</definitions>".getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .extracting(Violation::line)
                .isEqualTo(3);
    }

    @Test
    void policyThatDoesNotDenyAtItsEndIsRefused() throws IOException {
        var model = model("access-policy.dmn");
        var start = model.indexOf("<rule id=\"rule_denyByDefault\">");
        var end = model.indexOf("</rule>", start) + "</rule>".length();

        assertThat(lint.check(
                        "access-policy.dmn",
                        (model.substring(0, start) + model.substring(end)).getBytes(StandardCharsets.UTF_8)))
                .extracting(Violation::toString)
                .anySatisfy(violation -> assertThat(violation).contains("its last rule must deny"));
    }

    @Test
    void ruleThatOneAboveItHidesIsRefused() throws IOException {
        var model = model("access-policy.dmn");
        var start = model.indexOf("<rule id=\"rule_highTierNeedsApproval\">");
        var end = model.indexOf("</rule>", start) + "</rule>".length();
        var again = model.substring(start, end)
                .replace("highTierNeedsApproval", "highTierAgain")
                .replaceFirst("<text>-</text>", "<text>false</text>");

        assertThat(lint.check(
                        "access-policy.dmn",
                        (model.substring(0, end) + again + model.substring(end)).getBytes(StandardCharsets.UTF_8)))
                .extracting(Violation::toString)
                .singleElement()
                .asString()
                .contains("rule_highTierAgain: it can never decide: 'rule_highTierNeedsApproval' above it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "count(heldRoles[item = \"prod-root\"]) > 0",
                "some held in heldRoles satisfies held = role",
                "if minutesSinceLastEnd = null then false else minutesSinceLastEnd < 15",
                "? > 3 and hour >= 9",
                "{limit: 40, over: minutesOfTierIn30Days > limit}.over"
            })
    void whatFeelItselfNamesIsNoUnknownFact(String test) throws IOException {
        assertThat(check(
                        "access-objections.dmn",
                        "count(distinct values(heldRoles)) &gt;= 10",
                        test.replace(">", "&gt;").replace("<", "&lt;")))
                .isEmpty();
    }

    private List<String> check(String file, String sane, String broken) throws IOException {
        return lint.check(file, model(file).replace(sane, broken).getBytes(StandardCharsets.UTF_8)).stream()
                .map(Violation::toString)
                .toList();
    }

    private static String model(String file) throws IOException {
        return Files.readString(Path.of("processes", file));
    }
}
