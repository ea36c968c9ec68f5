package dev.latchkey.process.cage;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Reads a process model with suspicion. Everything is closed but what stands in these lists: the engine knows more
 * ways to run code from a model than anyone can name, and a newer Modeler may write another one.
 */
final class BpmnLint {

    private static final Set<String> ELEMENTS = Set.of(
            "definitions",
            "process",
            "documentation",
            "extensionElements",
            "incoming",
            "outgoing",
            "startEvent",
            "endEvent",
            "intermediateCatchEvent",
            "intermediateThrowEvent",
            "boundaryEvent",
            "timerEventDefinition",
            "timeDate",
            "timeDuration",
            "timeCycle",
            "messageEventDefinition",
            "signalEventDefinition",
            "errorEventDefinition",
            "escalationEventDefinition",
            "terminateEventDefinition",
            "message",
            "signal",
            "error",
            "escalation",
            "task",
            "manualTask",
            "userTask",
            "serviceTask",
            "sendTask",
            "receiveTask",
            "businessRuleTask",
            "callActivity",
            "subProcess",
            "multiInstanceLoopCharacteristics",
            "loopCardinality",
            "completionCondition",
            "exclusiveGateway",
            "parallelGateway",
            "inclusiveGateway",
            "eventBasedGateway",
            "sequenceFlow",
            "conditionExpression",
            "textAnnotation",
            "text",
            "association",
            "group",
            "category",
            "categoryValue",
            "collaboration",
            "participant",
            "laneSet",
            "lane",
            "flowNodeRef");

    private static final Set<String> EXTENSIONS = Set.of(
            "executionListener",
            "taskListener",
            "in",
            "out",
            "failedJobRetryTimeCycle",
            "properties",
            "property",
            "inputOutput",
            "inputParameter",
            "outputParameter");

    // Not here, among others: class, expression, type, topic, formKey (runs HTML), resource (a script).
    private static final Set<String> EXTENSION_ATTRIBUTES = Set.of(
            "asyncBefore",
            "asyncAfter",
            "exclusive",
            "jobPriority",
            "historyTimeToLive",
            "versionTag",
            "delegateExpression",
            "decisionRef",
            "decisionRefBinding",
            "decisionRefVersion",
            "decisionRefVersionTag",
            "mapDecisionResult",
            "resultVariable",
            "formRef",
            "formRefBinding",
            "formRefVersion",
            "assignee",
            "candidateUsers",
            "candidateGroups",
            "candidateStarterUsers",
            "candidateStarterGroups",
            "dueDate",
            "followUpDate",
            "priority",
            "initiator",
            "isStartableInTasklist",
            "calledElementBinding",
            "calledElementVersion",
            "calledElementVersionTag",
            "collection",
            "elementVariable",
            "errorCodeVariable",
            "errorMessageVariable",
            "escalationCodeVariable");

    // Of extension elements, whose attributes carry no namespace.
    private static final Set<String> PLAIN_EXTENSION_ATTRIBUTES = Set.of(
            "id",
            "event",
            "delegateExpression",
            "source",
            "sourceExpression",
            "target",
            "businessKey",
            "local",
            "name",
            "value");

    private static final Pattern BEAN = Pattern.compile("[$#]\\{\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*}");
    private static final Pattern OWN_BUSINESS_KEY = Pattern.compile("[$#]\\{\\s*execution\\.processBusinessKey\\s*}");

    private final String resource;
    private final Predicate<String> knownBean;
    private final List<Violation> violations = new ArrayList<>();

    private BpmnLint(String resource, Predicate<String> knownBean) {
        this.resource = resource;
        this.knownBean = knownBean;
    }

    static List<Violation> check(String resource, Document model, Predicate<String> knownBean) {
        var lint = new BpmnLint(resource, knownBean);
        lint.element(model.getDocumentElement());
        return lint.violations;
    }

    private void element(Element element) {
        if (ModelNamespaces.BPMN_DIAGRAM.equals(element.getNamespaceURI())) {
            return;
        }
        if (!isOpen(element)) {
            // Nothing inside it is worth a second complaint.
            refuse(element, "element '" + element.getNodeName() + "' is not allowed");
            return;
        }
        attributes(element);
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inner) {
                element(inner);
            }
        }
        expression(element, Lint.text(element));
    }

    private static boolean isOpen(Element element) {
        return ModelNamespaces.BPMN.equals(element.getNamespaceURI()) && ELEMENTS.contains(element.getLocalName())
                || isExtension(element) && EXTENSIONS.contains(element.getLocalName());
    }

    private static boolean isExtension(Element element) {
        return ModelNamespaces.CAMUNDA_BPMN.equals(element.getNamespaceURI());
    }

    private void attributes(Element element) {
        for (Attr attribute : Lint.attributes(element)) {
            if (attribute.getNamespaceURI() != null
                    && ModelNamespaces.IGNORED_ATTRIBUTES.contains(attribute.getNamespaceURI())) {
                continue;
            }
            if (!isOpen(element, attribute)) {
                refuse(element, "attribute '" + attribute.getName() + "' is not allowed");
            } else if (Lint.isAmbiguousId(attribute)) {
                refuse(element, "an id must not hold white space");
            } else if (attribute.getLocalName().equals("delegateExpression")) {
                delegate(element, attribute.getValue());
            } else if (!isOwnBusinessKey(element, attribute)) {
                expression(element, attribute.getValue());
            }
        }
    }

    private static boolean isOpen(Element element, Attr attribute) {
        if (ModelNamespaces.CAMUNDA_BPMN.equals(attribute.getNamespaceURI())) {
            return EXTENSION_ATTRIBUTES.contains(attribute.getLocalName());
        }
        if (attribute.getNamespaceURI() != null) {
            return false;
        }
        if (isExtension(element)) {
            return PLAIN_EXTENSION_ATTRIBUTES.contains(attribute.getLocalName());
        }
        // A condition in another language than the engine's own is a script.
        return !Set.of("language", "expressionLanguage", "scriptFormat").contains(attribute.getLocalName());
    }

    private static boolean isOwnBusinessKey(Element element, Attr attribute) {
        return isExtension(element)
                && element.getLocalName().equals("in")
                && attribute.getLocalName().equals("businessKey")
                && OWN_BUSINESS_KEY.matcher(attribute.getValue()).matches();
    }

    private void delegate(Element element, String value) {
        Matcher bean = BEAN.matcher(value);
        if (!bean.matches() || !knownBean.test(bean.group(1))) {
            refuse(element, "delegateExpression '" + value + "' names none of Latchkey's delegates and listeners");
        }
    }

    private void expression(Element element, String text) {
        ExpressionGrammar.refuse(text).ifPresent(reason -> refuse(element, reason));
    }

    private void refuse(Element element, String reason) {
        violations.add(Violation.at(resource, element, reason));
    }
}
