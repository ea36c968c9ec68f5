package dev.latchkey.process.cage;

import dev.latchkey.change.PolicyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Reads the rules of decision tables as words: when, then, why. */
final class RuleTexts {

    private RuleTexts() {}

    /** Of a file that {@link ModelLint} lets through. */
    static List<PolicyRule> of(byte[] content) {
        try {
            return Lint.children(SafeXml.parse(content).getDocumentElement(), "decision").stream()
                    .flatMap(decision -> Lint.children(decision, "decisionTable").stream()
                            .flatMap(table -> rules(decision.getAttribute("id"), table).stream()))
                    .toList();
        } catch (SAXException e) {
            throw new IllegalStateException("A table that was let through cannot be read", e);
        }
    }

    private static List<PolicyRule> rules(String decision, Element table) {
        return Lint.children(table, "rule").stream()
                .map(rule -> new PolicyRule(
                        decision,
                        rule.getAttribute("id"),
                        "when %s then %s (%s)"
                                .formatted(
                                        cells(table, "input", rule),
                                        cells(table, "output", rule),
                                        first(rule, "description"))))
                .toList();
    }

    private static String cells(Element table, String kind, Element rule) {
        var columns = Lint.children(table, kind);
        var cells = Lint.children(rule, kind + "Entry");
        var words = new ArrayList<String>();
        for (int column = 0; column < Math.min(columns.size(), cells.size()); column++) {
            var cell = first(cells.get(column), "text");
            if (!cell.isEmpty() && !cell.equals("-")) {
                words.add("%s: %s".formatted(label(columns.get(column)), cell));
            }
        }
        return words.isEmpty() ? "anything" : words.stream().collect(Collectors.joining(", "));
    }

    private static String label(Element column) {
        return column.hasAttribute("label") ? column.getAttribute("label") : column.getAttribute("name");
    }

    private static String first(Element parent, String child) {
        return Lint.children(parent, child).stream()
                .map(Lint::text)
                .map(String::strip)
                .findFirst()
                .orElse("");
    }
}
