package dev.latchkey.process.cage;

import camundajar.impl.scala.Product;
import camundajar.impl.scala.Tuple2;
import camundajar.impl.scala.collection.Iterable;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
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

    private final Optional<String> error;
    private final Set<String> used = new HashSet<>();
    private final Set<String> declared = new HashSet<>();

    private FeelText(camundajar.impl.scala.util.Either<FeelEngine.Failure, ParsedExpression> parsed) {
        if (parsed.isLeft()) {
            error = Optional.of(parsed.swap().toOption().get().message());
        } else {
            error = Optional.empty();
            read(parsed.toOption().get().expression());
        }
    }

    public static FeelText expression(String text) {
        return new FeelText(FEEL.parseExpression(text));
    }

    /** What stands in a cell below an input. */
    public static FeelText unaryTests(String text) {
        return new FeelText(FEEL.parseUnaryTests(text));
    }

    /** Why it cannot be read. */
    public Optional<String> error() {
        return error;
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
