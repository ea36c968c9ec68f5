package dev.latchkey.process.cage;

import dev.latchkey.directory.KnownGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Looks whether the groups that the approval route names are there: a stage that asks a group which does not exist
 * could never be passed, and whoever makes a group of that name later could pass it.
 *
 * <p>Apart from {@link PolicyLint} because it asks Keycloak, which the release's own deployment must not wait for.
 */
@Component
class ApproverGroupLint {

    // What is computed, as from the role's owner group, is known only when it is asked.
    private static final Pattern LITERAL = Pattern.compile("\"([^\"\\\\]*)\"");

    private final KnownGroups groups;

    ApproverGroupLint(KnownGroups groups) {
        this.groups = groups;
    }

    /** Of a file that {@link ModelLint} lets through. */
    List<Violation> check(String resource, byte[] content) {
        if (!resource.endsWith(".dmn")) {
            return List.of();
        }
        var violations = new ArrayList<Violation>();
        for (var decision : Lint.children(read(content), "decision")) {
            if (decision.getAttribute("id").equals("approvalRoute")) {
                Lint.children(decision, "decisionTable").forEach(table -> table(resource, table, violations));
            }
        }
        return violations;
    }

    private static Element read(byte[] content) {
        try {
            return SafeXml.parse(content).getDocumentElement();
        } catch (SAXException e) {
            throw new IllegalArgumentException("A model that was let through cannot be read", e);
        }
    }

    private void table(String resource, Element table, List<Violation> violations) {
        var outputs = Lint.children(table, "output");
        for (var rule : Lint.children(table, "rule")) {
            var cells = Lint.children(rule, "outputEntry");
            for (int column = 0; column < Math.min(outputs.size(), cells.size()); column++) {
                if (outputs.get(column).getAttribute("name").endsWith("Group")) {
                    cell(resource, cells.get(column), violations);
                }
            }
        }
    }

    private void cell(String resource, Element cell, List<Violation> violations) {
        Lint.children(cell, "text").stream()
                .map(text -> LITERAL.matcher(Lint.text(text).strip()))
                .filter(literal -> literal.matches() && !groups.groupExists(literal.group(1)))
                .forEach(literal -> violations.add(Violation.at(
                        resource,
                        cell,
                        "there is no group '%s' in Keycloak, or none that is where its path says"
                                .formatted(literal.group(1)))));
    }
}
