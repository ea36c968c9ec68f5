package dev.latchkey.process.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.DmnElement;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.dmn.instance.Text;

/** The policy's tables as a page that can be read without Modeler. */
final class PolicyPage {

    private static final String HEAD = """
            # The policy

            Written by `PolicyPageTest` from the tables in [processes/](../processes/README.md), which have the say; not by hand.
            What the facts mean stands [there](../processes/README.md#the-policy).
            """;

    private PolicyPage() {}

    static String of(Collection<Path> files) {
        return files.stream()
                .flatMap(file -> Dmn.readModelFromFile(file.toFile()).getModelElementsByType(Decision.class).stream()
                        .map(decision -> section(file, decision)))
                .collect(Collectors.joining("\n", HEAD + "\n", ""));
    }

    private static String section(Path file, Decision decision) {
        var table = (DecisionTable) decision.getExpression();
        var lines = new ArrayList<>(List.of(
                "## " + decision.getName(),
                "",
                description(decision),
                "",
                "%1$s. Table `%2$s` of [%3$s](../processes/%3$s)."
                        .formatted(hitPolicy(table), decision.getId(), file.getFileName()),
                "",
                "| Rule | When | Then | Why |",
                "|---|---|---|---|"));
        table.getRules()
                .forEach(rule -> lines.add("| `%s` | %s | %s | %s |"
                        .formatted(rule.getId(), when(table, rule), then(table, rule), cell(description(rule)))));
        return String.join("\n", lines) + "\n";
    }

    private static String hitPolicy(DecisionTable table) {
        return switch (table.getHitPolicy()) {
            case FIRST -> "The first rule that matches decides";
            case RULE_ORDER -> "Every rule that matches counts, in this order";
            default -> "Hit policy " + table.getHitPolicy();
        };
    }

    private static String when(DecisionTable table, Rule rule) {
        var inputs = List.copyOf(table.getInputs());
        var cells = List.copyOf(rule.getInputEntries());
        var conditions = IntStream.range(0, inputs.size())
                .filter(column -> !isOpen(cells.get(column).getText()))
                .mapToObj(column -> label(inputs.get(column)) + ": "
                        + code(cells.get(column).getText()))
                .collect(Collectors.joining("<br>"));
        return conditions.isEmpty() ? "always" : conditions;
    }

    private static String then(DecisionTable table, Rule rule) {
        var outputs = List.copyOf(table.getOutputs());
        var cells = List.copyOf(rule.getOutputEntries());
        return IntStream.range(0, outputs.size())
                .filter(column -> !text(cells.get(column).getText()).equals("null"))
                .mapToObj(column -> label(outputs.get(column)) + ": "
                        + code(cells.get(column).getText()))
                .collect(Collectors.joining("<br>"));
    }

    private static String label(Input input) {
        return input.getLabel();
    }

    private static String label(Output output) {
        return output.getLabel();
    }

    private static boolean isOpen(Text text) {
        return text(text).isEmpty() || text(text).equals("-");
    }

    private static String text(Text text) {
        return text == null ? "" : text.getTextContent().strip();
    }

    private static String code(Text text) {
        return "`" + cell(text(text)) + "`";
    }

    private static String cell(String text) {
        return text.replaceAll("\\s+", " ").replace("|", "\\|").strip();
    }

    private static String description(DmnElement element) {
        return Optional.ofNullable(element.getDescription())
                .map(description -> description.getTextContent().strip())
                .orElse("");
    }
}
