package dev.latchkey.process.cage;

import camundajar.impl.scala.collection.immutable.Map;
import camundajar.impl.scala.collection.immutable.Map.Map1;
import camundajar.impl.scala.collection.immutable.Map.Map2;
import camundajar.impl.scala.util.Either;
import java.util.List;
import java.util.stream.Collectors;
import org.camunda.bpm.dmn.feel.impl.scala.ContextVariableWrapper;
import org.camunda.bpm.dmn.feel.impl.scala.function.FeelCustomFunctionProvider;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.camunda.feel.FeelEngine.Failure;
import org.camunda.feel.FeelEngine.UnaryTests$;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.context.CustomContext;
import org.camunda.feel.context.VariableProvider;
import org.camunda.feel.context.VariableProvider.CompositeVariableProvider;
import org.camunda.feel.context.VariableProvider.StaticVariableProvider;
import org.camunda.feel.syntaxtree.ParsedExpression;

/**
 * The decision engine's FEEL, which fails where that one would go on without a word: a test that cannot be evaluated
 * comes to null there and matches nothing, so that an objection does not object. Values that are null are no failure:
 * that a fact is not there is an answer.
 */
public final class StrictFeelEngine extends ReadOnceFeelEngine {

    /** Where the decision engine puts the value of a column. */
    static final String INPUT = "cellInput";

    private static final String INPUT_VARIABLE = UnaryTests$.MODULE$.inputVariable();

    /** @param functions of the site; may be null */
    public StrictFeelEngine(List<FeelCustomFunctionProvider> functions) {
        super(functions);
    }

    @Override
    @SuppressWarnings("unchecked") // as the engine's own does: who asks knows
    public <T> T evaluateSimpleExpression(String text, VariableContext facts) {
        var expression = expression(text);
        var result = evaluate(expression, facts, INPUT);
        if (result.isFailure()) {
            throw LOGGER.evaluationException(result.failure().message());
        }
        requireNoFailure(expression, result);
        return (T) result.result();
    }

    @Override
    public boolean evaluateSimpleUnaryTests(String text, String inputVariable, VariableContext facts) {
        var tests = tests(text);
        var result = evaluate(tests, facts, inputVariable);
        if (result.isFailure()) {
            throw LOGGER.evaluationException(result.failure().message());
        }
        if (result.hasSuppressedFailures()) {
            // Part by part: what FEEL says of holding a whole test against the column's value is none of the test's.
            for (var part : UnaryTests.of(tests)) {
                requireNoFailure(part, evaluatePart(part, facts, inputVariable));
            }
        }
        return Boolean.TRUE.equals(result.result());
    }

    private static void requireNoFailure(ParsedExpression expression, EvaluationResult result) {
        var failures = SuppressedFailures.whileAsked(expression, result);
        if (!failures.isEmpty()) {
            // Not in FEEL's own words: they hold what the facts are, and this goes into the log.
            throw LOGGER.evaluationException("'%s' cannot be evaluated (%s)"
                    .formatted(
                            expression.text(),
                            failures.stream()
                                    .map(failure -> failure.failureType().toString())
                                    .distinct()
                                    .collect(Collectors.joining(", "))));
        }
    }

    ParsedExpression expression(String text) {
        return read(feelEngine.parseExpression(text));
    }

    ParsedExpression tests(String text) {
        return read(feelEngine.parseUnaryTests(text));
    }

    private static ParsedExpression read(Either<Failure, ParsedExpression> parsed) {
        if (parsed.isLeft()) {
            throw LOGGER.evaluationException(parsed.swap().toOption().get().message());
        }
        return parsed.toOption().get();
    }

    /** A part of a test: FEEL knows the value of the column by its symbol within the whole test only. */
    EvaluationResult evaluatePart(ParsedExpression expression, VariableContext facts, String inputVariable) {
        return facts.containsVariable(inputVariable)
                ? evaluate(
                        expression,
                        facts,
                        new Map2<>(
                                INPUT_VARIABLE,
                                inputVariable,
                                "?",
                                facts.resolve(inputVariable).getValue()))
                : evaluate(expression, facts, inputVariable);
    }

    private EvaluationResult evaluate(ParsedExpression expression, VariableContext facts, String inputVariable) {
        return evaluate(expression, facts, new Map1<>(INPUT_VARIABLE, inputVariable));
    }

    private EvaluationResult evaluate(ParsedExpression expression, VariableContext facts, Map<String, Object> input) {
        var all = new CompositeVariableProvider(this.<VariableProvider>toScalaList(
                new StaticVariableProvider(input), new ContextVariableWrapper(facts)));
        return feelEngine.evaluate(expression, new CustomContext() {
            @Override
            public VariableProvider variableProvider() {
                return all;
            }
        });
    }
}
