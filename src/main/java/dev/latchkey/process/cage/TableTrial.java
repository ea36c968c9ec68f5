package dev.latchkey.process.cage;

import dev.latchkey.process.ExampleFacts;
import dev.latchkey.process.cage.FeelTrial.FailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.variable.VariableMap;
import org.w3c.dom.Element;

/** Tries the decisions of one file. A cell is refused if it fails for each of the examples. */
final class TableTrial {

    private final String resource;
    private final List<Element> decisions;
    private final List<ExampleDecisions> examples;
    private final ExampleDecisions withoutFacts;
    private final FeelTrial feel;
    private final List<Violation> violations = new ArrayList<>();

    /** @param feel for all files of a candidate */
    TableTrial(
            String resource, List<Element> decisions, List<ExampleFacts> present, ExampleFacts absent, FeelTrial feel) {
        this.feel = feel;
        this.resource = resource;
        this.decisions = decisions;
        this.examples = present.stream()
                .map(facts -> new ExampleDecisions(decisions, facts, feel))
                .toList();
        this.withoutFacts = new ExampleDecisions(decisions, absent, feel);
    }

    List<Violation> violations() {
        try {
            decisions.forEach(this::decision);
            return violations;
        } catch (FeelTrial.TooLongException e) {
            return List.of(Violation.ofFile(resource, "its tables take too long to be tried"));
        }
    }

    private void decision(Element decision) {
        var given = examples.stream().map(example -> example.givenTo(decision)).toList();
        for (var literal : Lint.children(decision, "literalExpression")) {
            for (var variable : Lint.children(decision, "variable")) {
                result(literal, variable.getAttribute("name"), variable, given);
            }
        }
        for (var table : Lint.children(decision, "decisionTable")) {
            table(table, given, withoutFacts.givenTo(decision));
        }
    }

    private void table(Element table, List<VariableMap> given, VariableMap absent) {
        var inputs = Lint.children(table, "input");
        for (var input : inputs) {
            if (Lint.children(input, "inputExpression").isEmpty()) {
                violations.add(Violation.at(resource, input, "it has no expression"));
                return;
            }
        }
        var columns = inputs.stream().map(input -> column(input, given, absent)).toList();
        var outputs = Lint.children(table, "output");
        for (var rule : Lint.children(table, "rule")) {
            var tests = Lint.children(rule, "inputEntry");
            IntStream.range(0, Math.min(columns.size(), tests.size()))
                    .filter(place -> !PolicyLint.isOpen(tests.get(place)))
                    .forEach(place -> test(rule, tests.get(place), columns.get(place)));
            var results = Lint.children(rule, "outputEntry");
            IntStream.range(0, Math.min(outputs.size(), results.size()))
                    .filter(place -> !PolicyLint.text(results.get(place)).isEmpty())
                    .forEach(place -> result(
                            results.get(place), where(rule, label(outputs.get(place))), outputs.get(place), given));
        }
    }

    /**
     * @param variable the name of its value, among the facts
     * @param given what its tests are given: one for each example that it can be evaluated for
     */
    private record Column(String label, String variable, List<VariableMap> given, VariableMap absent) {}

    private Column column(Element input, List<VariableMap> given, VariableMap absent) {
        var variable = input.getAttributeNS(ModelNamespaces.CAMUNDA_DMN, "inputVariable");
        var name = variable.isEmpty() ? StrictFeelEngine.INPUT : variable;
        var expression = Lint.children(input, "inputExpression").get(0);
        var text = PolicyLint.text(expression);
        var tried = new ArrayList<VariableMap>();
        var failures = new ArrayList<String>();
        for (var facts : given) {
            try {
                tried.add(ExampleDecisions.with(
                        facts, name, ExampleDecisions.typed(expression, feel.expression(text, facts))));
            } catch (FailedException e) {
                failures.add(e.getMessage());
            }
        }
        if (tried.isEmpty()) {
            refuse(expression, "column '%s'".formatted(label(input)), failures.get(0));
        }
        return new Column(
                label(input),
                name,
                tried,
                ExampleDecisions.with(absent, name, withoutFacts.result(expression, expression, absent)));
    }

    private void test(Element rule, Element cell, Column column) {
        var text = PolicyLint.text(cell);
        var where = where(rule, column.label());
        var sound = tryOut(cell, where, column.given(), facts -> feel.tests(text, facts, column.variable()));
        if (sound && !column.given().isEmpty() && feel.matchesByNull(text, column.absent(), column.variable())) {
            refuse(
                    cell,
                    where,
                    "where it comes to null and the column's own value does, FEEL takes that for a match;"
                            + " write a plain test, as in '>= 3', or one of '?'");
        }
    }

    private void result(Element cell, String where, Element type, List<VariableMap> given) {
        var text = PolicyLint.text(cell);
        tryOut(cell, where, given, facts -> ExampleDecisions.typed(type, feel.expression(text, facts)));
    }

    private boolean tryOut(Element cell, String where, List<VariableMap> given, Consumer<VariableMap> trial) {
        var failures = new ArrayList<String>();
        for (var facts : given) {
            try {
                trial.accept(facts);
                return true;
            } catch (FailedException e) {
                failures.add(e.getMessage());
            }
        }
        failures.stream().limit(1).forEach(failure -> refuse(cell, where, failure));
        return failures.isEmpty();
    }

    private static String where(Element rule, String column) {
        return "%s, column '%s'".formatted(Lint.idOf(rule), column);
    }

    private static String label(Element column) {
        return column.hasAttribute("label") ? column.getAttribute("label") : column.getAttribute("name");
    }

    private void refuse(Element place, String where, String reason) {
        violations.add(Violation.at(
                resource,
                place,
                "%s: '%s' cannot be evaluated with example facts: %s"
                        .formatted(where, PolicyLint.text(place), reason)));
    }
}
