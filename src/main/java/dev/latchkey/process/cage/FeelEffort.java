package dev.latchkey.process.cage;

import camundajar.impl.scala.Product;
import camundajar.impl.scala.Tuple2;
import camundajar.impl.scala.collection.Iterable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.feel.syntaxtree.Addition;
import org.camunda.feel.syntaxtree.ConstNumber;
import org.camunda.feel.syntaxtree.ConstString;
import org.camunda.feel.syntaxtree.EveryItem;
import org.camunda.feel.syntaxtree.Exponentiation;
import org.camunda.feel.syntaxtree.Filter;
import org.camunda.feel.syntaxtree.For;
import org.camunda.feel.syntaxtree.FunctionDefinition;
import org.camunda.feel.syntaxtree.FunctionInvocation;
import org.camunda.feel.syntaxtree.FunctionParameters;
import org.camunda.feel.syntaxtree.IterationContext;
import org.camunda.feel.syntaxtree.JavaFunctionInvocation;
import org.camunda.feel.syntaxtree.PositionalFunctionParameters;
import org.camunda.feel.syntaxtree.QualifiedFunctionInvocation;
import org.camunda.feel.syntaxtree.Ref;
import org.camunda.feel.syntaxtree.SomeItem;

/**
 * How long a piece of FEEL can take, and how much can come of it, at the most. The engine stops nobody who counts to a
 * billion or looks for a pattern for ever, and tables share memory and cores with what ends leases. Sizes are in elements
 * or characters, generously; what is not known to be small is endless.
 */
final class FeelEffort {

    /**
     * What takes no bounded time, or is not worth its bound in a table: loops over ranges, functions of one's own, and
     * powers.
     */
    private static final List<Class<?>> ENDLESS = List.of(
            Exponentiation.class,
            For.class,
            IterationContext.class,
            FunctionDefinition.class,
            QualifiedFunctionInvocation.class,
            JavaFunctionInvocation.class);

    /** Functions that tell one thing of what they are given. */
    private static final Set<String> TELL = Set.of(
            "all",
            "and",
            "any",
            "or",
            "abs",
            "contains",
            "count",
            "date",
            "date and time",
            "day of week",
            "day of year",
            "duration",
            "ends with",
            "even",
            "exp",
            "is blank",
            "is defined",
            "is empty",
            "last day of month",
            "list contains",
            "log",
            "max",
            "mean",
            "median",
            "min",
            "modulo",
            "month of year",
            "not",
            "now",
            "odd",
            "product",
            "random number",
            "sqrt",
            "starts with",
            "stddev",
            "string length",
            "sum",
            "time",
            "today",
            "week of year",
            "years and months duration");

    /** Functions that give back what they are given, or less of it. */
    private static final Set<String> KEEP = Set.of(
            "append",
            "concatenate",
            "flatten",
            "get or else",
            "get value",
            "index of",
            "insert before",
            "lower case",
            "mode",
            "remove",
            "reverse",
            "string",
            "sublist",
            "substring",
            "substring after",
            "substring before",
            "trim",
            "upper case");

    /** Functions that hold each element against each other one. */
    private static final Set<String> COMPARE = Set.of("distinct values", "duplicate values", "union");

    /** Functions that write a number's digits out, be it in a few characters however large: {@code 1E+900000000}. */
    private static final Set<String> WRITE_OUT =
            Set.of("ceiling", "decimal", "floor", "round down", "round half down", "round half up", "round up");

    private static final BigDecimal MOST_DIGITS = BigDecimal.valueOf(100);

    private static final double SIZE_OF_FACT = 1_000;

    /** Of the number that a text may stand for, in digits if they were written out. */
    private static final double SIZE_OF_NUMBER = Integer.MAX_VALUE;

    private final Map<String, Double> sizes;
    private double steps;

    private FeelEffort(double input, Map<String, Double> decisions) {
        this.sizes = new HashMap<>(decisions);
        sizes.put("?", input);
        sizes.put("cellInput", input);
    }

    /** @param size of the result */
    record Bound(double steps, double size) {}

    /**
     * @param input size of the input that is tested, in a cell below one
     * @param decisions sizes of what names stand for that are no facts
     */
    static Bound of(Object expression, double input, Map<String, Double> decisions) {
        var effort = new FeelEffort(input, decisions);
        var size = effort.size(expression);
        return new Bound(effort.steps, size);
    }

    private double size(Object part) {
        steps++;
        if (ENDLESS.stream().anyMatch(endless -> endless.isInstance(part))) {
            return endless();
        } else if (part instanceof ConstString text) {
            return 1.0 + text.value().length();
        } else if (part instanceof ConstNumber number) {
            var value = number.value().bigDecimal();
            return value.precision() + Math.abs((double) value.scale());
        } else if (part instanceof Ref reference) {
            return sizes.getOrDefault(reference.names().head(), SIZE_OF_FACT);
        } else if (part instanceof Filter filter) {
            var list = size(filter.list());
            sizes.merge("item", list, Math::max);
            repeat(list, filter.filter());
            return list;
        } else if (part instanceof SomeItem some) {
            return loop(some.iterators(), some.condition());
        } else if (part instanceof EveryItem every) {
            return loop(every.iterators(), every.condition());
        } else if (part instanceof FunctionInvocation call) {
            return call(call.function(), call.params());
        } else if (part instanceof Tuple2<?, ?> named && named._1() instanceof String name) {
            // Of a context: its later entries may name this one.
            var size = size(named._2());
            sizes.merge(name, size, Math::max);
            return size;
        }
        var all = Math.max(1, sum(sizesOfParts(part)));
        if (part instanceof Addition) {
            // Of texts: both are written anew.
            steps += all;
        }
        return all;
    }

    /** One condition for each element of the lists together. */
    private double loop(Iterable<?> iterators, Object condition) {
        var times = new double[] {1};
        iterators.foreach(iterator -> times[0] *= Math.max(1, size(iterator)));
        repeat(times[0], condition);
        return 1;
    }

    private void repeat(double times, Object condition) {
        var before = steps;
        size(condition);
        // What is endless is so however often.
        steps = Double.isInfinite(steps) ? steps : before + times * (steps - before);
    }

    private double call(String function, FunctionParameters parameters) {
        var arguments = sizesOfParts(parameters);
        var all = sum(arguments);
        steps += all;
        if (TELL.contains(function)) {
            return 1;
        } else if (function.equals("number")) {
            return SIZE_OF_NUMBER;
        } else if (WRITE_OUT.contains(function) && hasFewDigits(parameters)) {
            return all;
        } else if (KEEP.contains(function)) {
            return all;
        } else if (COMPARE.contains(function)) {
            steps += all * all;
            return all;
        } else if (function.equals("string join")) {
            var joined = arguments.stream().reduce(1.0, (product, size) -> product * (size + 1));
            steps += joined;
            return joined;
        }
        return endless();
    }

    /** Whether it rounds to a number of digits that stands there. */
    private static boolean hasFewDigits(FunctionParameters parameters) {
        return parameters instanceof PositionalFunctionParameters given
                && (given.params().size() == 1
                        || given.params().apply(1) instanceof ConstNumber digits
                                && digits.value().bigDecimal().abs().compareTo(MOST_DIGITS) <= 0);
    }

    private double endless() {
        steps = Double.POSITIVE_INFINITY;
        return Double.POSITIVE_INFINITY;
    }

    private List<Double> sizesOfParts(Object part) {
        var found = new ArrayList<Double>();
        if (part instanceof Iterable<?> parts) {
            parts.foreach(inner -> found.add(size(inner)));
        } else if (part instanceof Product product) {
            // Lists of parts count by their elements, not as one.
            product.productIterator()
                    .foreach(inner -> inner instanceof Iterable<?>
                            ? found.addAll(sizesOfParts(inner))
                            : found.add(inner instanceof Product ? size(inner) : 0.0));
        }
        return found;
    }

    private static double sum(List<Double> sizes) {
        return sizes.stream().mapToDouble(Double::doubleValue).sum();
    }
}
