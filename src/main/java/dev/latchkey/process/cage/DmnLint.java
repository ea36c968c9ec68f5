package dev.latchkey.process.cage;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Reads a decision model with suspicion: tables in FEEL, and nothing that could call out of them. */
final class DmnLint {

    private static final Set<String> ELEMENTS = Set.of(
            "definitions",
            "description",
            "decision",
            "variable",
            "decisionTable",
            "input",
            "inputExpression",
            "inputValues",
            "inputEntry",
            "output",
            "outputValues",
            "outputEntry",
            "defaultOutputEntry",
            "rule",
            "text",
            "annotation",
            "annotationEntry",
            "literalExpression",
            "informationRequirement",
            "requiredDecision",
            "requiredInput",
            "inputData",
            "authorityRequirement",
            "requiredAuthority",
            "knowledgeSource",
            "textAnnotation",
            "association",
            "sourceRef",
            "targetRef");

    private static final Set<String> EXTENSION_ATTRIBUTES = Set.of("historyTimeToLive", "versionTag", "inputVariable");

    private static final Set<String> FEEL = Set.of(
            "feel",
            "http://www.omg.org/spec/FEEL/20140401",
            "http://www.omg.org/spec/FEEL/20150101",
            "https://www.omg.org/spec/DMN/20180521/FEEL/",
            "https://www.omg.org/spec/DMN/20191111/FEEL/");

    // Switched off in the engine as it comes; refused here so that a setting cannot bring it back.
    private static final Pattern EXTERNAL_FUNCTION = Pattern.compile("\\bexternal\\s*\\{");

    private final String resource;
    private final List<Violation> violations = new ArrayList<>();

    private DmnLint(String resource) {
        this.resource = resource;
    }

    static List<Violation> check(String resource, Document model) {
        var lint = new DmnLint(resource);
        lint.element(model.getDocumentElement());
        return lint.violations;
    }

    private void element(Element element) {
        if (in(ModelNamespaces.DMN_DIAGRAM, element)) {
            return;
        }
        if (!in(ModelNamespaces.DMN, element) || !ELEMENTS.contains(element.getLocalName())) {
            refuse(element, "element '" + element.getNodeName() + "' is not allowed");
            return;
        }
        for (Attr attribute : Lint.attributes(element)) {
            attribute(element, attribute);
        }
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inner) {
                element(inner);
            }
        }
        if (EXTERNAL_FUNCTION.matcher(Lint.text(element)).find()) {
            refuse(element, "an external function is not allowed");
        }
    }

    private static boolean in(Set<String> namespaces, Element element) {
        return element.getNamespaceURI() != null && namespaces.contains(element.getNamespaceURI());
    }

    private void attribute(Element element, Attr attribute) {
        String namespace = attribute.getNamespaceURI();
        if (namespace != null && ModelNamespaces.IGNORED_ATTRIBUTES.contains(namespace)) {
            return;
        }
        boolean open = namespace == null
                || namespace.equals(ModelNamespaces.CAMUNDA_DMN)
                        && EXTENSION_ATTRIBUTES.contains(attribute.getLocalName())
                // How wide Camunda Modeler draws a column.
                || namespace.equals("http://bpmn.io/schema/dmn/biodi/2.0");
        if (!open) {
            refuse(element, "attribute '" + attribute.getName() + "' is not allowed");
        } else if (Lint.isAmbiguousId(attribute)) {
            refuse(element, "an id must not hold white space");
        } else if (attribute.getLocalName().equals("expressionLanguage") && !FEEL.contains(attribute.getValue())) {
            refuse(element, "expression language '" + attribute.getValue() + "' is not allowed, only FEEL is");
        }
    }

    private void refuse(Element element, String reason) {
        violations.add(Violation.at(resource, element, reason));
    }
}
