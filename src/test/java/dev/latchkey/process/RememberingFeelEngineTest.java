package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.dmn.feel.impl.FeelEngine;
import org.camunda.bpm.dmn.feel.impl.FeelException;
import org.camunda.bpm.dmn.feel.impl.scala.ScalaFeelEngineFactory;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.junit.jupiter.api.Test;

class RememberingFeelEngineTest {

    private final AtomicInteger evaluations = new AtomicInteger();
    private final FeelEngine real = new ScalaFeelEngineFactory(null).createInstance();
    private final RememberingFeelEngine feel = new RememberingFeelEngine(new Counting());

    @Test
    void answersLikeTheEngineForTextsNumbersListsAndNothing() {
        var facts = new HashMap<String, Object>();
        facts.put("tier", "high");
        facts.put("hour", 9);
        facts.put("groups", List.of("developers", "staff"));
        facts.put("missing", null);
        for (var text : List.of("tier", "hour + 1", "missing = null", "list contains(groups, \"staff\")", "null")) {
            for (var round = 1; round <= 2; round++) {
                assertThat((Object) feel.evaluateSimpleExpression(text, context(facts)))
                        .as(text)
                        .isEqualTo(real.evaluateSimpleExpression(text, context(facts)));
            }
        }
        assertThat(evaluations).hasValue(5);
    }

    @Test
    void asksAgainForOtherValuesOfWhatItNamesAndForNothingElse() {
        assertThat(isHigh("high", 1)).isTrue();
        assertThat(isHigh("low", 2)).isFalse();
        assertThat(isHigh("high", 3)).isTrue();

        assertThat(evaluations).hasValue(2);
    }

    @Test
    void testsInputAndTheOtherFactsThatItNames() {
        assertThat(isWithin(5, 10)).isTrue();
        assertThat(isWithin(5, 4)).isFalse();
        assertThat(isWithin(11, 10)).isFalse();
        assertThat(isWithin(5, 10)).isTrue();

        assertThat(evaluations).hasValue(3);
    }

    @Test
    void factIsAFactEvenWhereAnotherPartDeclaresTheSameName() {
        var text = "(some tier in [\"low\"] satisfies tier = \"none\") or tier = \"high\"";

        assertThat((Object) feel.evaluateSimpleExpression(text, context(Map.of("tier", "low"))))
                .isEqualTo(false);
        assertThat((Object) feel.evaluateSimpleExpression(text, context(Map.of("tier", "high"))))
                .isEqualTo(true);
    }

    @Test
    void asksTheClockAnewEachTime() {
        var none = context(Map.of());
        feel.evaluateSimpleExpression("now() = null", none);
        feel.evaluateSimpleExpression("now() = null", none);

        assertThat(evaluations).hasValue(2);
    }

    @Test
    void failureIsNotRemembered() {
        var none = context(Map.of());
        for (var round = 1; round <= 2; round++) {
            assertThatThrownBy(() -> feel.evaluateSimpleExpression("1 +", none)).isInstanceOf(FeelException.class);
        }
        assertThat(evaluations).hasValue(2);
    }

    private boolean isHigh(String tier, int other) {
        return feel.evaluateSimpleExpression("tier = \"high\"", context(Map.of("tier", tier, "other", other)));
    }

    private boolean isWithin(int input, int most) {
        return feel.evaluateSimpleUnaryTests("<= most", "cellInput", context(Map.of("cellInput", input, "most", most)));
    }

    private static VariableContext context(Map<String, Object> facts) {
        return Variables.fromMap(facts).asVariableContext();
    }

    private final class Counting implements FeelEngine {

        @Override
        public <T> T evaluateSimpleExpression(String text, VariableContext context) {
            evaluations.incrementAndGet();
            return real.evaluateSimpleExpression(text, context);
        }

        @Override
        public boolean evaluateSimpleUnaryTests(String text, String inputVariable, VariableContext context) {
            evaluations.incrementAndGet();
            return real.evaluateSimpleUnaryTests(text, inputVariable, context);
        }
    }
}
