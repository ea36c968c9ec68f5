package dev.latchkey.process.cage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.dmn.feel.impl.FeelEngine;
import org.camunda.bpm.dmn.feel.impl.FeelException;
import org.camunda.bpm.dmn.feel.impl.scala.ScalaFeelEngineFactory;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadOnceFeelEngineTest {

    private final FeelEngine real = new ScalaFeelEngineFactory(null).createInstance();
    private final FeelEngine feel = new ReadOnceFeelEngine(null);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tier",
                "hour + 1",
                "missing = null",
                "list contains(groups, \"staff\")",
                "\"a\"",
                "[1..3]",
                "null"
            })
    void answersLikeTheEngine(String text) {
        for (var hour : List.of(9, 9, 17)) {
            assertThat((Object) feel.evaluateSimpleExpression(text, facts("high", hour)))
                    .isEqualTo(real.evaluateSimpleExpression(text, facts("high", hour)));
        }
    }

    @Test
    void testsEachTimeByTheFactsOfThatTime() {
        for (var hour : List.of(9, 17, 9)) {
            assertThat(feel.evaluateSimpleUnaryTests("> 10", "hour", facts("high", hour)))
                    .isEqualTo(hour > 10);
        }
        assertThat(feel.evaluateSimpleUnaryTests("\"low\", \"medium\"", "tier", facts("medium", 9)))
                .isTrue();
        assertThat(feel.evaluateSimpleUnaryTests("\"low\", \"medium\"", "tier", facts("high", 9)))
                .isFalse();
    }

    @Test
    void onePieceIsReadDifferentlyAsExpressionAndAsTest() {
        assertThat((Object) feel.evaluateSimpleExpression("\"high\"", facts("low", 9)))
                .isEqualTo("high");
        assertThat(feel.evaluateSimpleUnaryTests("\"high\"", "tier", facts("low", 9)))
                .isFalse();
    }

    @Test
    void whatCannotBeReadFailsEachTime() {
        for (var round = 1; round <= 2; round++) {
            assertThatThrownBy(() -> feel.evaluateSimpleExpression("1 +", facts("low", 9)))
                    .isInstanceOf(FeelException.class);
        }
    }

    private static VariableContext facts(String tier, int hour) {
        return Variables.fromMap(Map.of("tier", tier, "hour", hour, "groups", List.of("staff")))
                .asVariableContext();
    }
}
