package dev.latchkey.process.cage;

import camundajar.impl.scala.Product;
import camundajar.impl.scala.Tuple2;
import camundajar.impl.scala.collection.Iterable;
import dev.latchkey.process.cage.FeelTrial.FailedException;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.syntaxtree.Conjunction;
import org.camunda.feel.syntaxtree.ConstBool;
import org.camunda.feel.syntaxtree.ConstContext;
import org.camunda.feel.syntaxtree.ConstInputValue$;
import org.camunda.feel.syntaxtree.ConstNull$;
import org.camunda.feel.syntaxtree.Disjunction;
import org.camunda.feel.syntaxtree.EveryItem;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.Filter;
import org.camunda.feel.syntaxtree.If;
import org.camunda.feel.syntaxtree.In;
import org.camunda.feel.syntaxtree.ParsedExpression;
import org.camunda.feel.syntaxtree.SomeItem;
import org.camunda.feel.syntaxtree.UnaryTestExpression;

/**
 * A piece of FEEL, or a part of one, with the facts that it is tried with. Also those parts are tried that FEEL leaves out
 * for just these facts: what stands behind an {@code and}, an {@code or} or an {@code else}.
 */
final class FeelPiece {

    private final FeelTrial trial;
    private final String text;
    private final VariableMap facts;
    private final String input;

    /**
     * @param text that it is part of
     * @param input the name by which the facts hold the value that is tested
     */
    FeelPiece(FeelTrial trial, String text, VariableMap facts, String input) {
        this.trial = trial;
        this.text = text;
        this.facts = facts;
        this.input = input;
    }

    private FeelPiece with(String name, Object value) {
        return new FeelPiece(trial, text, ExampleDecisions.with(facts, name, value), input);
    }

    Object result(Exp part) {
        var result = evaluate(part);
        return result.isSuccess() ? result.result() : null;
    }

    boolean matchesByNull(Exp tests) {
        return input() == null && UnaryTests.single(tests).stream().anyMatch(this::isMatchByNull);
    }

    private boolean isMatchByNull(Exp test) {
        return test instanceof UnaryTestExpression whole
                && !isNull(whole.exp())
                && !namesColumn(whole.exp())
                && evaluate(whole.exp()).isSuccess()
                && result(whole.exp()) == null;
    }

    private Object input() {
        return result(ConstInputValue$.MODULE$);
    }

    private EvaluationResult evaluate(Exp part) {
        return trial.evaluate(new ParsedExpression(part, text), facts, input);
    }

    Object value(Exp part) {
        var result = evaluate(part);
        if (result.isFailure()) {
            throw new FailedException(result.failure().message());
        }
        var failures = SuppressedFailures.whileTried(new ParsedExpression(part, text), result);
        if (!failures.isEmpty()) {
            throw new FailedException(failures.stream()
                    .map(failure -> failure.failureMessage())
                    .distinct()
                    .collect(Collectors.joining("; ")));
        }
        parts(part);
        return result.result();
    }

    private void condition(Exp part) {
        var value = value(part);
        if (!(value instanceof Boolean)) {
            throw new FailedException("a condition in it comes to '%s', neither true nor false".formatted(value));
        }
    }

    void tests(Exp tests) {
        for (var test : UnaryTests.single(tests)) {
            if (test instanceof UnaryTestExpression whole) {
                whole(whole.exp());
            } else if (input() != null) {
                condition(test);
            }
        }
    }

    /** What is true matches; what is the column's own value does, or a list that holds that. Nothing else ever would. */
    private void whole(Exp test) {
        var value = value(test);
        var column = input();
        if (isNull(test)) {
            return;
        } else if (value == null) {
            throw new FailedException("it comes to null");
        } else if (value instanceof Boolean && !(test instanceof ConstBool)) {
            if (column instanceof Boolean && !namesColumn(test)) {
                throw new FailedException("a whole test in a column that is itself true or false;"
                        + " where both are false, FEEL takes that for a match");
            }
        } else if (column != null && !isComparable(value, column)) {
            throw new FailedException(
                    "it comes to '%s', which is no test, and the column holds no such value".formatted(value));
        }
    }

    /** As it stands there: a date that is none, FEEL reads as null, too. */
    private boolean isNull(Exp test) {
        return test == ConstNull$.MODULE$ && text.contains("null");
    }

    /** A test of {@code ?} FEEL does not hold against the column's value as well. */
    private static boolean namesColumn(Exp test) {
        return UnaryTests.holds(test, part -> part == ConstInputValue$.MODULE$);
    }

    private static boolean isComparable(Object value, Object column) {
        return value instanceof Collection<?> several && !(column instanceof Collection)
                ? several.stream().allMatch(one -> one == null || kind(one).equals(kind(column)))
                : kind(value).equals(kind(column));
    }

    private static Class<?> kind(Object value) {
        for (var kind : new Class<?>[] {Number.class, Collection.class, Map.class}) {
            if (kind.isInstance(value)) {
                return kind;
            }
        }
        return value.getClass();
    }

    /** What FEEL evaluates only sometimes, or with names of its own: those stand for the first of what they may. */
    private void parts(Object part) {
        if (part instanceof Conjunction and) {
            condition(and.x());
            condition(and.y());
        } else if (part instanceof Disjunction or) {
            condition(or.x());
            condition(or.y());
        } else if (part instanceof If choice) {
            condition(choice.condition());
            value(choice.statement());
            value(choice.elseStatement());
        } else if (part instanceof In in) {
            with(input, value(in.x())).tests(in.test());
        } else if (part instanceof Filter filter) {
            if (value(filter.list()) instanceof Collection<?> list && !list.isEmpty()) {
                with("item", list.iterator().next()).value(filter.filter());
            }
        } else if (part instanceof SomeItem some) {
            loop(some.iterators(), some.condition());
        } else if (part instanceof EveryItem every) {
            loop(every.iterators(), every.condition());
        } else if (part instanceof ConstContext context) {
            var inner = new FeelPiece[] {this};
            context.entries().foreach(entry -> inner[0] = inner[0].with(entry._1(), inner[0].value(entry._2())));
        } else if (part instanceof Iterable<?> parts) {
            parts.foreach(inner -> {
                parts(inner);
                return null;
            });
        } else if (part instanceof Product product) {
            product.productIterator().foreach(inner -> {
                parts(inner);
                return null;
            });
        }
    }

    private void loop(Iterable<Tuple2<String, Exp>> iterators, Exp condition) {
        var inner = new FeelPiece[] {this};
        iterators.foreach(iterator -> {
            if (inner[0] != null) {
                inner[0] = inner[0].value(iterator._2()) instanceof Collection<?> list && !list.isEmpty()
                        ? inner[0].with(iterator._1(), list.iterator().next())
                        : null;
            }
            return null;
        });
        if (inner[0] != null) {
            inner[0].condition(condition);
        }
    }
}
