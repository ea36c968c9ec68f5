package dev.latchkey.process.cage;

import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.policy.RoleLimit;
import dev.latchkey.process.PolicyVariables;
import dev.latchkey.process.SiteCalendar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Reads the policy's tables as whoever has to answer for them would: what no rule allows must be denied, no rule may
 * stand where it can never decide, each must say what it is for, and what it asks for must be a fact.
 */
final class PolicyLint {

    /**
     * @param hitPolicy as the product reads the table
     * @param outputs that the product takes from it
     * @param optional outputs that may be left out, all of them together
     */
    private record Table(String hitPolicy, List<String> outputs, List<String> optional) {

        Table(String hitPolicy, List<String> outputs) {
            this(hitPolicy, outputs, List.of());
        }

        boolean has(List<String> names) {
            return names.equals(outputs)
                    || names.equals(
                            Stream.concat(outputs.stream(), optional.stream()).toList());
        }

        @Override
        public String toString() {
            return optional.isEmpty() ? outputs.toString() : "%s, optionally with %s".formatted(outputs, optional);
        }
    }

    private static final String ACCESS_POLICY = "accessPolicy";

    private static final Map<String, Table> TABLES = Map.of(
            ACCESS_POLICY,
            new Table("FIRST", List.of("outcome", "reason")),
            "accessObjections",
            new Table("RULE ORDER", List.of("objection")),
            "approvalRoute",
            new Table(
                    "RULE ORDER",
                    List.of("approverGroup", "approvals", "window"),
                    List.of("reminder", "escalationGroup", "escalation")),
            SiteCalendar.TABLE,
            new Table("RULE ORDER", List.of("kind", "name", "lastDay")));

    // Of FEEL itself: the value of the input, and the elements of a list that is filtered or looped over.
    private static final Set<String> KNOWN_TO_FEEL = Set.of("?", "item", "partial", "cellInput");

    /** Under these Latchkey itself writes down what no table said; a table's rule of that name would pass for it. */
    private static final Set<String> RESERVED = Set.of(PolicyEvaluation.FAILED, RoleLimit.RULE);

    private final String resource;
    private final Set<String> names = new HashSet<>(PolicyVariables.NAMES);
    private final List<Violation> violations = new ArrayList<>();

    private PolicyLint(String resource, Document model) {
        this.resource = resource;
        names.addAll(KNOWN_TO_FEEL);
        names.addAll(SiteCalendar.NAMES);
        // A site may compute facts in decisions of its own, which others then require.
        for (var decision : Lint.children(model.getDocumentElement(), "decision")) {
            names.add(decision.getAttribute("id"));
            Lint.children(decision, "variable").forEach(variable -> names.add(variable.getAttribute("name")));
            Lint.children(decision, "decisionTable")
                    .forEach(table ->
                            Lint.children(table, "output").forEach(output -> names.add(output.getAttribute("name"))));
        }
    }

    static List<Violation> check(String resource, Document model) {
        var lint = new PolicyLint(resource, model);
        var decisions = Lint.children(model.getDocumentElement(), "decision");
        if (isPolicy(decisions)) {
            decisions.forEach(lint::decision);
        }
        return lint.violations;
    }

    /** Whether one of the policy's tables is among them. */
    static boolean isPolicy(List<Element> decisions) {
        return decisions.stream().anyMatch(decision -> TABLES.containsKey(decision.getAttribute("id")));
    }

    private void decision(Element decision) {
        var known = TABLES.get(decision.getAttribute("id"));
        if (known != null) {
            decision(decision, known);
        } else {
            // A site's own, from which the policy's tables take a fact: it must read, its form is the site's business.
            Lint.children(decision, "literalExpression").forEach(this::expression);
            Lint.children(decision, "decisionTable").forEach(this::cells);
        }
    }

    private void cells(Element table) {
        for (var input : Lint.children(table, "input")) {
            Lint.children(input, "inputExpression").forEach(this::expression);
        }
        for (var rule : Lint.children(table, "rule")) {
            if (RESERVED.contains(rule.getAttribute("id"))) {
                refuse(rule, "'%s' is Latchkey's own word, no id for a rule".formatted(rule.getAttribute("id")));
            }
            Lint.children(rule, "inputEntry").stream()
                    .filter(cell -> !isOpen(cell))
                    .forEach(cell -> check(cell, FeelText.unaryTests(text(cell))));
            Lint.children(rule, "outputEntry").stream()
                    .filter(cell -> !text(cell).isEmpty())
                    .forEach(this::expression);
        }
    }

    private void decision(Element decision, Table known) {
        var tables = Lint.children(decision, "decisionTable");
        if (tables.size() != 1) {
            refuse(decision, "it must be one decision table");
            return;
        }
        var table = tables.get(0);
        // UNIQUE is what a table is that says nothing.
        var hitPolicy = table.hasAttribute("hitPolicy") ? table.getAttribute("hitPolicy") : "UNIQUE";
        if (!hitPolicy.equals(known.hitPolicy())) {
            refuse(table, "its hit policy must be %s, not %s".formatted(known.hitPolicy(), hitPolicy));
        }
        var outputs = Lint.children(table, "output").stream()
                .map(output -> output.getAttribute("name"))
                .toList();
        if (!known.has(outputs)) {
            refuse(table, "its outputs must be %s, not %s".formatted(known, outputs));
        }
        cells(table);
        var rules = Lint.children(table, "rule");
        rules.forEach(this::rule);
        if (hitPolicy.equals("FIRST")) {
            hidden(rules);
        }
        if (decision.getAttribute("id").equals(ACCESS_POLICY)) {
            lastRuleDenies(table, rules);
        }
    }

    private void expression(Element expression) {
        check(expression, FeelText.expression(text(expression)));
    }

    private void rule(Element rule) {
        if (!rule.hasAttribute("id")) {
            refuse(rule, "each rule must have an id: it stands in the trail");
        }
        if (Lint.children(rule, "description").stream()
                .allMatch(description -> Lint.text(description).isBlank())) {
            refuse(rule, "each rule must have a description (in Modeler: its annotation) that says what it is for");
        }
        Lint.children(rule, "outputEntry").stream()
                .filter(cell -> text(cell).isEmpty())
                .forEach(cell -> refuse(cell, "the output is empty"));
    }

    private void check(Element place, FeelText text) {
        text.error().ifPresent(error -> refuse(place, "cannot be read: " + error));
        text.names().stream()
                .filter(name -> !names.contains(name))
                .sorted()
                .forEach(name -> refuse(place, "'%s' is no fact that the policy knows".formatted(name)));
    }

    /** A rule is hidden where one above it matches whatever it matches, as far as {@link CellCondition} can tell. */
    private void hidden(List<Element> rules) {
        // Read once: each is held against all above it, and there may be thousands.
        var tests = rules.stream().map(PolicyLint::tests).toList();
        for (int low = 1; low < rules.size(); low++) {
            for (int high = 0; high < low; high++) {
                if (covers(tests.get(high), tests.get(low))) {
                    refuse(
                            rules.get(low),
                            "it can never decide: '%s' above it matches all that it matches"
                                    .formatted(Lint.idOf(rules.get(high))));
                    break;
                }
            }
        }
    }

    private static boolean covers(List<CellCondition> wide, List<CellCondition> narrow) {
        for (int column = 0; column < Math.min(wide.size(), narrow.size()); column++) {
            if (!wide.get(column).covers(narrow.get(column))) {
                return false;
            }
        }
        return true;
    }

    private static List<CellCondition> tests(Element rule) {
        return Lint.children(rule, "inputEntry").stream()
                .map(cell -> CellCondition.of(isOpen(cell) ? "" : text(cell)))
                .toList();
    }

    private void lastRuleDenies(Element table, List<Element> rules) {
        var denies = !rules.isEmpty()
                && Lint.children(rules.get(rules.size() - 1), "inputEntry").stream()
                        .allMatch(PolicyLint::isOpen)
                && Lint.children(rules.get(rules.size() - 1), "outputEntry").stream()
                        .limit(1)
                        .allMatch(cell -> text(cell).equals("\"denied\""));
        if (!denies) {
            refuse(
                    table,
                    "its last rule must deny whatever no rule above it allows: all inputs '-', outcome \"denied\"");
        }
    }

    static boolean isOpen(Element cell) {
        var text = text(cell);
        return text.isEmpty() || text.equals("-");
    }

    static String text(Element holder) {
        return Lint.children(holder, "text").stream()
                .map(Lint::text)
                .findFirst()
                .orElse("")
                .strip();
    }

    private void refuse(Element element, String reason) {
        violations.add(Violation.at(resource, element, reason));
    }
}
