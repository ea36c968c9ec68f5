package dev.latchkey.process.cage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.dmn.feel.impl.FeelEngine;
import org.camunda.bpm.dmn.feel.impl.FeelException;
import org.camunda.bpm.dmn.feel.impl.scala.ScalaFeelEngineFactory;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine's FEEL passes over without a word fails here; what it comes to otherwise is the same. */
class StrictFeelEngineTest {

    private final FeelEngine real = new ScalaFeelEngineFactory(null).createInstance();
    private final FeelEngine strict = new StrictFeelEngine(null);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            level > 3                            | NOT_COMPARABLE
            number(level) > 3                    | FUNCTION_INVOCATION_FAILURE
            not(number(level) > 3)               | FUNCTION_INVOCATION_FAILURE
            "medium", number(level) > 3          | FUNCTION_INVOCATION_FAILURE
            date(level) = date("2026-12-24")     | FUNCTION_INVOCATION_FAILURE
            contains(groups, "x")                | FUNCTION_INVOCATION_FAILURE
            count(groups, 3) > 1                 | NO_FUNCTION_FOUND
            hour / zero > 1                      | INVALID_TYPE
            hour + level = "x"                   | INVALID_TYPE
            attributes.departement = "it"        | NO_CONTEXT_ENTRY_FOUND
            level.length > 3                     | NO_PROPERTY_FOUND
            some group in groups satisfies group > 3 | NOT_COMPARABLE
            ? > 3                                | NOT_COMPARABLE
            contains(?, hour)                    | FUNCTION_INVOCATION_FAILURE
            >= 3                                 | NOT_COMPARABLE
            [9..17)                              | NOT_COMPARABLE
            word > 3                             | NOT_COMPARABLE
            quoted > 3                           | NOT_COMPARABLE
            number(nullWord) > 3                 | FUNCTION_INVOCATION_FAILURE
            date(nullWord) = date("2026-12-24")  | FUNCTION_INVOCATION_FAILURE
            time(nullWord) = time("10:00:00")    | FUNCTION_INVOCATION_FAILURE
            duration(nullWord) > duration("P1D") | FUNCTION_INVOCATION_FAILURE
            contains(groups, nullWord)           | FUNCTION_INVOCATION_FAILURE
            matches(level, pattern)              | FUNCTION_INVOCATION_FAILURE
            """)
    void testThatCannotBeEvaluatedFailsWithTheCellAndWithoutTheFacts(String test, String kind) {
        assertThatThrownBy(() -> matches(strict, test, "high"))
                .isInstanceOf(FeelException.class)
                .hasMessageContaining("'" + test + "' cannot be evaluated (" + kind)
                .hasMessageNotContaining("tall");
        assertThat(matches(real, test, "high")).isIn(true, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "\"high\"",
                "\"low\", \"medium\"",
                "not(\"high\")",
                "null",
                "not(null)",
                "hour > 17",
                "list contains(groups, \"x\")",
                "not(list contains(groups, \"x\"))",
                "groups",
                "[\"low\", \"high\"]",
                "level in groups",
                "level in (\"a\", \"b\") or hour in [3..5]",
                "count(groups[item = \"x\" and hour > 3]) > 0",
                "groups[7] = \"x\"",
                "contains(?, \"hi\")",
                "starts with(?, \"lo\") and hour > 3",
                "nothing > 3",
                "nothing + 1 > 3",
                "hour / nothing > 3",
                "string length(nothing) > 3",
                "number(nothing) > 3",
                "date(nothing) > date(\"2026-12-24\")",
                "contains(level, nothing)",
                "min(hour, nothing) > 3",
                "sum([nothing, 1]) > 3",
                "nothing between 1 and 2",
                "nothing.more = 3",
                "attributes.onCall = \"yes\"",
                "attributes.onCall < 3",
                "if nothing then true else false",
                "undecided > 3",
                "get or else(date(level), date(\"2026-12-24\")) = date(\"2026-12-24\")"
            })
    void whatIsNoFailureComesToTheSame(String test) {
        for (var input : new String[] {"high", null}) {
            assertThat(matches(strict, test, input))
                    .as("%s for %s", test, input)
                    .isEqualTo(matches(real, test, input));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hour + 1", "\"It is \" + string(hour)", "nothing", "null", "groups", "attributes"})
    void expressionComesToTheSame(String expression) {
        assertThat((Object) strict.evaluateSimpleExpression(expression, context("high")))
                .isEqualTo(real.evaluateSimpleExpression(expression, context("high")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hour + level", "attributes.departement", "number(level)", "1 +", "modulo(hour, 0)"})
    void expressionThatCannotBeEvaluatedFails(String expression) {
        assertThatThrownBy(() -> strict.evaluateSimpleExpression(expression, context("high")))
                .isInstanceOf(FeelException.class);
    }

    private static boolean matches(FeelEngine feel, String test, String input) {
        return feel.evaluateSimpleUnaryTests(test, StrictFeelEngine.INPUT, context(input));
    }

    private static VariableContext context(String input) {
        var facts = new HashMap<String, Object>();
        facts.put(StrictFeelEngine.INPUT, input);
        facts.put("level", "tall");
        facts.put("word", "null and void");
        facts.put("quoted", "x\" null \"y");
        facts.put("nullWord", "null");
        facts.put("pattern", "(null");
        facts.put("hour", 14);
        facts.put("zero", 0);
        facts.put("groups", List.of("developers", "staff"));
        facts.put("nothing", null);
        var attributes = new HashMap<String, Object>(Map.of("department", "it"));
        attributes.put("onCall", null);
        facts.put("attributes", attributes);
        return Variables.fromMap(facts).asVariableContext();
    }
}
