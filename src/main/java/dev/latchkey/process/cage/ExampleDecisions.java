package dev.latchkey.process.cage;

import dev.latchkey.process.ExampleFacts;
import dev.latchkey.process.SiteCalendar;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.dmn.engine.impl.type.DefaultDataTypeTransformerRegistry;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.w3c.dom.Element;

/**
 * What each decision of a file is given: the example facts, and what the decisions that it requires come to for them,
 * under the names by which the decision engine hands that on.
 */
final class ExampleDecisions {

    private final ExampleFacts facts;
    private final FeelTrial feel;
    private final Map<String, Element> decisions = new LinkedHashMap<>();
    private final Map<String, VariableMap> results = new HashMap<>();
    private final Map<String, Boolean> beforeCalendar = new HashMap<>();

    ExampleDecisions(List<Element> decisions, ExampleFacts facts, FeelTrial feel) {
        this.feel = feel;
        this.facts = facts;
        decisions.forEach(decision -> this.decisions.put(decision.getAttribute("id"), decision));
        if (this.decisions.containsKey(SiteCalendar.TABLE)) {
            markBeforeCalendar(SiteCalendar.TABLE);
        }
    }

    /** The calendar, and what it requires, cannot know what the calendar says. */
    private void markBeforeCalendar(String decision) {
        if (beforeCalendar.put(decision, true) == null) {
            required(decisions.get(decision)).forEach(this::markBeforeCalendar);
        }
    }

    VariableMap givenTo(Element decision) {
        var given = beforeCalendar.containsKey(decision.getAttribute("id")) ? facts.asked() : facts.withCalendar();
        required(decision).forEach(required -> given.putAll(resultsOf(required)));
        return given;
    }

    /** With those of what it requires, as the decision engine hands on all of them. */
    private VariableMap resultsOf(String id) {
        if (!results.containsKey(id)) {
            var all = Variables.createVariables();
            results.put(id, all);
            var decision = decisions.get(id);
            var given = givenTo(decision);
            required(decision).forEach(required -> all.putAll(resultsOf(required)));
            Lint.children(decision, "literalExpression")
                    .forEach(literal -> Lint.children(decision, "variable")
                            .forEach(variable ->
                                    all.putValue(variable.getAttribute("name"), result(literal, variable, given))));
            Lint.children(decision, "decisionTable").forEach(table -> outputs(table, given, all));
        }
        return results.get(id);
    }

    private List<String> required(Element decision) {
        return Lint.children(decision, "informationRequirement").stream()
                .flatMap(requirement -> Lint.children(requirement, "requiredDecision").stream())
                .map(required -> required.getAttribute("href").replaceFirst("^#", ""))
                .filter(decisions::containsKey)
                .toList();
    }

    /** As if each rule matched: what comes of a table must be of one kind, whichever does. */
    private void outputs(Element table, VariableMap given, VariableMap all) {
        var outputs = Lint.children(table, "output");
        for (int column = 0; column < outputs.size(); column++) {
            int place = column;
            var output = outputs.get(column);
            var values = Lint.children(table, "rule").stream()
                    .map(rule -> Lint.children(rule, "outputEntry"))
                    .filter(cells -> place < cells.size()
                            && !PolicyLint.text(cells.get(place)).isEmpty())
                    .map(cells -> result(cells.get(place), output, given))
                    .filter(Objects::nonNull)
                    .toList();
            all.putValue(output.getAttribute("name"), handedOn(table, values));
        }
    }

    private static Object handedOn(Element table, List<Object> values) {
        return switch (table.getAttribute("hitPolicy")) {
            case "RULE ORDER" -> values;
            case "COLLECT" -> table.getAttribute("aggregation").isEmpty() ? values : (Object) values.size();
            default -> values.isEmpty() ? null : values.get(0);
        };
    }

    /** What it comes to, whatever it fails at. */
    Object result(Element expression, Element type, VariableMap given) {
        try {
            return typed(type, feel.result(PolicyLint.text(expression), given));
        } catch (FeelTrial.FailedException e) {
            // Told where it stands itself.
            return null;
        }
    }

    static VariableMap with(VariableMap facts, String name, Object value) {
        var more = Variables.createVariables();
        more.putAll(facts);
        return more.putValue(name, value);
    }

    /** As the decision engine turns each value into what its column is said to hold. */
    static Object typed(Element holder, Object value) {
        var type = holder.getAttribute("typeRef");
        if (value == null || type.isBlank()) {
            return value;
        }
        try {
            return new DefaultDataTypeTransformerRegistry()
                    .getTransformer(type.toLowerCase(Locale.ROOT))
                    .transform(value)
                    .getValue();
        } catch (IllegalArgumentException e) {
            throw new FeelTrial.FailedException("it comes to '%s', which is no %s".formatted(value, type));
        }
    }
}
