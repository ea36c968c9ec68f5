package dev.latchkey.process.cage;

import camundajar.impl.scala.Product;
import camundajar.impl.scala.collection.Iterable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.camunda.feel.syntaxtree.AtLeastOne;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.Not;
import org.camunda.feel.syntaxtree.ParsedExpression;
import org.camunda.feel.syntaxtree.UnaryTestExpression;

/** The single tests of a cell: one, several with a comma between, or none of them. */
final class UnaryTests {

    private UnaryTests() {}

    /** Of a whole expression, which FEEL holds against the column's value as well, the expression alone. */
    static List<ParsedExpression> of(ParsedExpression tests) {
        return single(tests.expression()).stream()
                .map(test -> test instanceof UnaryTestExpression whole ? whole.exp() : test)
                .map(test -> new ParsedExpression(test, tests.text()))
                .toList();
    }

    static List<Exp> single(Exp tests) {
        if (tests instanceof Not not) {
            return single(not.x());
        } else if (tests instanceof AtLeastOne several) {
            var all = new ArrayList<Exp>();
            several.xs().foreach(test -> all.addAll(single(test)));
            return all;
        }
        return List.of(tests);
    }

    /** Whether it is such an expression, or one of its parts is. */
    static boolean holds(Object part, Predicate<Object> wanted) {
        if (wanted.test(part)) {
            return true;
        } else if (part instanceof Iterable<?> parts) {
            return parts.exists(inner -> holds(inner, wanted));
        }
        return part instanceof Product product && product.productIterator().exists(inner -> holds(inner, wanted));
    }
}
