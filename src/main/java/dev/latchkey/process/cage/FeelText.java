package dev.latchkey.process.cage;

import camundajar.impl.scala.Product;
import camundajar.impl.scala.Tuple2;
import camundajar.impl.scala.collection.Iterable;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.camunda.feel.FeelEngine;
import org.camunda.feel.impl.interpreter.BuiltinFunctions;
import org.camunda.feel.syntaxtree.FunctionDefinition;
import org.camunda.feel.syntaxtree.FunctionInvocation;
import org.camunda.feel.syntaxtree.ParsedExpression;
import org.camunda.feel.syntaxtree.Ref;

/** A piece of FEEL, read by the engine's own parser, and the names that it takes from outside. */
public final class FeelText {

    private static final FeelEngine FEEL = new FeelEngine.Builder().build();
    private static final BuiltinFunctions FUNCTIONS = new BuiltinFunctions(FEEL.clock(), FEEL.valueMapper());

    /** Far more than a cell needs, and less than what the parser's stack takes. */
    private static final int LONGEST = 2_000;

    private final Optional<String> error;
    private final Optional<Object> expression;
    private final Set<String> used = new HashSet<>();
    private final Set<String> declared = new HashSet<>();

    private FeelText(camundajar.impl.scala.util.Either<FeelEngine.Failure, ParsedExpression> parsed) {
        if (parsed.isLeft()) {
            error = Optional.of(parsed.swap().toOption().get().message());
            expression = Optional.empty();
        } else {
            error = Optional.empty();
            expression = Optional.of(parsed.toOption().get().expression());
            read(expression.get());
        }
    }

    private FeelText(String error) {
        this.error = Optional.of(error);
        this.expression = Optional.empty();
    }

    public static FeelText expression(String text) {
        return read(text, FEEL::parseExpression);
    }

    /** What stands in a cell below an input. */
    public static FeelText unaryTests(String text) {
        return read(text, FEEL::parseUnaryTests);
    }

    private static FeelText read(
            String text,
            Function<String, camundajar.impl.scala.util.Either<FeelEngine.Failure, ParsedExpression>> parser) {
        if (text.length() > LONGEST) {
            return new FeelText("it is longer than " + LONGEST + " characters");
        }
        try {
            return new FeelText(parser.apply(text));
        } catch (StackOverflowError e) {
            // The parser goes one call deeper for each bracket; nothing of it is left.
            return new FeelText("it is nested too deeply");
        }
    }

    /** How much it can take at the most; nothing if it cannot be read. */
    Optional<FeelEffort.Bound> effort(double input, Map<String, Double> decisions) {
        return expression.map(read -> FeelEffort.of(read, input, decisions));
    }

    /** Why it cannot be read. */
    public Optional<String> error() {
        return error;
    }

    /** All names that it takes a value by: those that it declares itself may be facts in another part of it. */
    public Set<String> allNames() {
        return Set.copyOf(used);
    }

    /** Names that it neither declares nor FEEL knows; of functions too, whose result would else be null without a word. */
    public Set<String> names() {
        var names = new HashSet<>(used);
        names.removeAll(declared);
        return names;
    }

    /** The syntax tree has a class for each kind of expression, and all of them are products of their parts. */
    private void read(Object part) {
        if (part instanceof Ref reference) {
            used.add(reference.names().head());
        } else if (part instanceof FunctionDefinition function) {
            function.parameters().foreach(declared::add);
            read(function.body());
        } else if (part instanceof FunctionInvocation call) {
            if (FUNCTIONS.getFunctions(call.function()).isEmpty()) {
                used.add(call.function());
            }
            read(call.params());
        } else if (part instanceof Tuple2<?, ?> named && named._1() instanceof String name) {
            // Of a loop, a quantifier or a context: a name and what it stands for.
            declared.add(name);
            read(named._2());
        } else if (part instanceof Iterable<?> parts) {
            parts.foreach(inner -> {
                read(inner);
                return null;
            });
        } else if (part instanceof Product product) {
            product.productIterator().foreach(inner -> {
                read(inner);
                return null;
            });
        }
    }
}
