package dev.latchkey.process.cage;

import dev.latchkey.process.cage.FeelEffort.Bound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Refuses tables that could take all of the machine: nobody who may hand in a table may thereby delay the end of a lease.
 * Each piece of FEEL is bounded by itself, and so are what a decision gives to others, and the file as a whole. Of a file
 * that the other lints let through.
 */
final class EffortLint {

    private static final double MOST_STEPS = 10_000_000;
    private static final double MOST_STEPS_OF_FILE = 100_000_000;
    private static final double MOST_OF_DECISION = 300_000;

    private final String resource;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, Double> decisions = new HashMap<>();
    private double steps;

    private EffortLint(String resource, Document model) {
        this.resource = resource;
        // By whatever name another one may know what came of it: as large as it may be at the most.
        for (var decision : Lint.children(model.getDocumentElement(), "decision")) {
            decisions.put(decision.getAttribute("id"), MOST_OF_DECISION);
            Lint.children(decision, "variable").forEach(this::named);
            Lint.children(decision, "decisionTable")
                    .forEach(table -> Lint.children(table, "output").forEach(this::named));
        }
    }

    private void named(Element result) {
        decisions.put(result.getAttribute("name"), MOST_OF_DECISION);
    }

    static List<Violation> check(String resource, Document model) {
        var lint = new EffortLint(resource, model);
        for (var decision : Lint.children(model.getDocumentElement(), "decision")) {
            lint.decision(decision);
        }
        if (lint.violations.isEmpty() && lint.steps > MOST_STEPS_OF_FILE) {
            lint.violations.add(Violation.ofFile(resource, "its tables together could take too long"));
        }
        return lint.violations;
    }

    private void decision(Element decision) {
        var size = 0.0;
        for (var literal : Lint.children(decision, "literalExpression")) {
            size += sizeOf(literal);
        }
        for (var table : Lint.children(decision, "decisionTable")) {
            size += table(table);
        }
        if (size > MOST_OF_DECISION) {
            violations.add(Violation.at(resource, decision, "too much could come of it"));
        }
    }

    private double table(Element table) {
        var inputs = Lint.children(table, "input").stream()
                .map(input -> Lint.children(input, "inputExpression").stream()
                        .mapToDouble(this::sizeOf)
                        .sum())
                .toList();
        var size = 0.0;
        for (var output : Lint.children(table, "output")) {
            for (var entry : Lint.children(output, "defaultOutputEntry")) {
                size += sizeOf(entry);
            }
        }
        for (var rule : Lint.children(table, "rule")) {
            var cells = Lint.children(rule, "inputEntry");
            for (int column = 0; column < cells.size(); column++) {
                // The engine itself lets nobody have more cells than inputs.
                tests(cells.get(column), column < inputs.size() ? inputs.get(column) : 0.0);
            }
            for (var cell : Lint.children(rule, "outputEntry")) {
                size += sizeOf(cell);
            }
        }
        return size;
    }

    private double sizeOf(Element holder) {
        var text = text(holder);
        return text.isEmpty() ? 0 : bounded(holder, FeelText.expression(text), 0);
    }

    private void tests(Element cell, double input) {
        var text = text(cell);
        if (!text.isEmpty() && !text.equals("-")) {
            bounded(cell, FeelText.unaryTests(text), input);
        }
    }

    private double bounded(Element place, FeelText text, double input) {
        text.error().ifPresent(error -> violations.add(Violation.at(resource, place, "cannot be read: " + error)));
        var bound = text.effort(input, decisions).orElse(new Bound(0, 0));
        steps += bound.steps();
        if (bound.steps() > MOST_STEPS) {
            violations.add(
                    Violation.at(
                            resource,
                            place,
                            "it could take too long: no loops over ranges, no lists within lists, no patterns, no functions of one's own"));
            return 0;
        }
        return bound.size();
    }

    private static String text(Element holder) {
        return Lint.children(holder, "text").stream()
                .map(Lint::text)
                .findFirst()
                .orElse("")
                .strip();
    }
}
