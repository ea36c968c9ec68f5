package dev.latchkey.process.cage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionGrammarTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${approved}", "#{expiresAt}", "${stageOutcome == 'approved'}", "${!approved && count > 2}",
                        "plain text",
                "${(a || b) && not c}", "${stageOutcome ne 'x'}", "${empty reason}", "from ${startsAt} to ${endsAt}",
                        "${ 1.5 < a }",
                "${outcome == '}'}", "R360/PT10S"
            })
    void variablesLiteralsAndLogicAreAllowed(String text) {
        assertThat(ExpressionGrammar.refuse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${''.getClass()}",
                "${''.class.forName('java.lang.Runtime')}",
                "${execution}",
                "${execution.processEngineServices}",
                "${execution.processBusinessKey}",
                "${task.delete()}",
                "${approved.class}",
                "${map['x']}",
                "${currentUser()}",
                "${dataSource.connection}",
                "${a ? b : c}",
                "${a = b}",
                "${a + b}",
                "${approved",
                "${}",
                "${approved} ${execution.id}",
                "#{now()}",
                "${x -> x}",
                "\\${approved}",
                "${'a\\'.class}",
                "${authenticatedUserId}",
                "${a.b}",
                "${${a}}",
                "${a b}",
                "${a;b}",
                "${connector}",
                "${!}",
                "${a == }",
                "${(a}"
            })
    void propertiesCallsAndTheEngineItselfAreRefused(String text) {
        assertThat(ExpressionGrammar.refuse(text)).isPresent();
    }
}
