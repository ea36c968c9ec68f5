package dev.latchkey.process.model;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.process.AccessApprovalProcess;
import dev.latchkey.process.AccessLeaseProcess;
import dev.latchkey.process.AccessReconciliationProcess;
import dev.latchkey.process.AccessRequestProcess;
import dev.latchkey.process.AccessReviewProcess;
import dev.latchkey.process.PolicyChangeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.Error;
import org.camunda.bpm.model.bpmn.instance.Event;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.IntermediateThrowEvent;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.Task;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.dmn.HitPolicy;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every model to the house rules, and Java and the documentation to the models. */
class ProcessModelTest {

    private static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";
    private static final String PACKAGE = "dev.latchkey.process.";
    private static final Pattern GENERATED = Pattern.compile(".*_(?=[a-z0-9]*[0-9])[a-z0-9]{7}$");
    private static final Pattern BEAN = Pattern.compile("\\$\\{(\\w+(?:Delegate|Listener))}");
    private static final Pattern READING_CONDITION = Pattern.compile("\\$\\{\\w+( [!=]= '\\w+')?}");

    private static final Map<String, Class<?>> CONSTANTS = Map.of(
            AccessRequestProcess.KEY, AccessRequestProcess.class,
            AccessApprovalProcess.KEY, AccessApprovalProcess.class,
            AccessLeaseProcess.KEY, AccessLeaseProcess.class,
            AccessReconciliationProcess.KEY, AccessReconciliationProcess.class,
            AccessReviewProcess.KEY, AccessReviewProcess.class,
            PolicyChangeProcess.KEY, PolicyChangeProcess.class);

    static List<Path> processes() {
        return Models.processFiles();
    }

    @ParameterizedTest
    @MethodSource("processes")
    void fileIsNamedAfterItsProcess(Path file) {
        assertThat(file).hasFileName(kebab(process(file).getId()) + ".bpmn");
    }

    @ParameterizedTest
    @MethodSource("processes")
    void processIsExecutableVersionedAndKeptInHistory(Path file) throws IOException {
        var process = process(file);

        assertThat(process.isExecutable()).isTrue();
        assertThat(process.getName()).isNotBlank();
        assertThat(process.getCamundaVersionTag()).isEqualTo(projectVersion());
        assertThat(process.getCamundaHistoryTimeToLiveString()).isEqualTo("P400D");
        assertThat(Models.text(file))
                .contains("exporter=\"Camunda Modeler\"")
                .contains("modeler:executionPlatform=\"Camunda Platform\" modeler:executionPlatformVersion=\"7.24.0\"");
    }

    @ParameterizedTest
    @MethodSource("processes")
    void idsSayWhatTheElementIs(Path file) {
        assertThat(nodes(file)).allSatisfy(node -> assertThat(node.getId()).matches(prefix(node) + "_[a-z][A-Za-z]*"));
        assertThat(all(file, BaseElement.class))
                .extracting(BaseElement::getId)
                // Expressions, for one, are elements that need no id.
                .filteredOn(Objects::nonNull)
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id).isNotBlank().doesNotMatch(GENERATED));
    }

    @ParameterizedTest
    @MethodSource("processes")
    void everyElementHasANameButJoinsHaveNone(Path file) {
        assertThat(nodes(file)).allSatisfy(node -> {
            if (isJoin(node)) {
                assertThat(node.getName()).as(node.getId()).isNull();
            } else {
                assertThat(node.getName()).as(node.getId()).isNotBlank();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("processes")
    void flowsThatAnswerAQuestionAreLabelledAndOthersSayFromWhereToWhere(Path file) {
        assertThat(all(file, SequenceFlow.class)).allSatisfy(flow -> {
            assertThat(flow.getId()).startsWith("flow_");
            if (isSplit(flow.getSource())) {
                assertThat(flow.getName()).as(flow.getId()).isNotBlank();
            } else {
                assertThat(flow.getId())
                        .isEqualTo("flow_" + stem(flow.getSource()) + "To" + capitalized(stem(flow.getTarget())));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("processes")
    void exclusiveSplitsAskAQuestionAndHaveADefault(Path file) {
        assertThat(all(file, ExclusiveGateway.class))
                .filteredOn(ProcessModelTest::isSplit)
                .allSatisfy(gateway -> {
                    assertThat(gateway.getName()).endsWith("?");
                    assertThat(gateway.getDefault())
                            .as("default flow of '%s'", gateway.getId())
                            .isNotNull();
                    assertThat(gateway.getOutgoing()).allSatisfy(flow -> {
                        var condition = flow.getConditionExpression();
                        if (flow.equals(gateway.getDefault())) {
                            assertThat(condition).as(flow.getId()).isNull();
                        } else {
                            assertThat(condition.getTextContent()).matches(READING_CONDITION);
                        }
                    });
                });
    }

    @ParameterizedTest
    @MethodSource("processes")
    void tasksAndCallsAreDocumented(Path file) {
        assertThat(process(file).getDocumentations()).isNotEmpty();
        assertThat(all(file, Activity.class))
                .allSatisfy(activity -> assertThat(activity.getDocumentations())
                        .as("documentation of '%s'", activity.getId())
                        .isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("processes")
    void everyTaskIsAJobOfItsOwnUnlessItSaysWhyNot(Path file) {
        assertThat(serviceTasks(file)).allSatisfy(task -> {
            var reason = "<!-- Not asynchronous, on purpose: [^>]*-->\\s*<bpmn:\\w+ id=\"%s\"".formatted(task.getId());
            var synchronousOnPurpose =
                    Pattern.compile(reason).matcher(Models.text(file)).find();
            assertThat(task.isCamundaAsyncBefore())
                    .as("asyncBefore of '%s'", task.getId())
                    .isEqualTo(!synchronousOnPurpose);
        });
    }

    @ParameterizedTest
    @MethodSource("processes")
    void everyRetryCycleSaysWhy(Path file) {
        assertThat(Models.text(file).split("<camunda:failedJobRetryTimeCycle>", -1))
                .satisfies(parts -> {
                    for (var before : Arrays.copyOf(parts, parts.length - 1)) {
                        assertThat(before.stripTrailing()).endsWith("-->");
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("processes")
    void beansAreNamedAfterTheElementThatCallsThemAndExist(Path file) {
        assertThat(serviceTasks(file))
                .allSatisfy(task ->
                        assertThat(attribute(task, "delegateExpression")).isEqualTo("${" + stem(task) + "Delegate}"));
        assertThat(beans(file)).allSatisfy(bean -> {
            var type = PACKAGE + capitalized(bean);
            assertThat(getClass().getResource("/" + type.replace('.', '/') + ".class"))
                    .as("class %s for '${%s}'", type, bean)
                    .isNotNull();
        });
    }

    @ParameterizedTest
    @MethodSource("processes")
    void modelsReadAndCallButNeverCompute(Path file) {
        assertThat(Models.text(file))
                .doesNotContain("camunda:class", "camunda:expression", "camunda:script", "scriptTask")
                .doesNotContain("camunda:connector", "camunda:type=\"external\"", "variables=\"all\"")
                .doesNotContain("camunda:formKey", "camunda:initiator")
                .doesNotContain("Binding=\"deployment\"");
    }

    @ParameterizedTest
    @MethodSource("processes")
    void formsAndCalledProcessesExist(Path file) {
        var keys = processes().stream().map(other -> process(other).getId()).toList();
        assertThat(all(file, CallActivity.class)).allSatisfy(call -> {
            assertThat(keys).contains(call.getCalledElement());
            assertThat(call.getCamundaCalledElementBinding()).isEqualTo("latest");
        });

        var forms = Models.formFiles().stream()
                .map(form -> json(form).get("id").asText())
                .toList();
        assertThat(nodes(file))
                .filteredOn(node -> attribute(node, "formRef") != null)
                .allSatisfy(node -> {
                    assertThat(forms).contains(attribute(node, "formRef"));
                    assertThat(attribute(node, "formRefBinding")).isEqualTo("latest");
                });
    }

    @ParameterizedTest
    @MethodSource("processes")
    void everythingIsDrawn(Path file) {
        assertThat(nodes(file)).allSatisfy(node -> {
            assertThat(node.getDiagramElement())
                    .as("shape of '%s'", node.getId())
                    .isInstanceOf(BpmnShape.class);
            var bounds = ((BpmnShape) node.getDiagramElement()).getBounds();
            if (!(node instanceof SubProcess)) {
                assertThat(List.of(bounds.getWidth(), bounds.getHeight()))
                        .as(node.getId())
                        .isEqualTo(size(node));
            }
        });
        assertThat(all(file, SequenceFlow.class)).allSatisfy(flow -> {
            assertThat(flow.getDiagramElement())
                    .as("edge of '%s'", flow.getId())
                    .isNotNull();
            assertThat(flow.getDiagramElement().getWaypoints()).hasSizeGreaterThanOrEqualTo(2);
        });
    }

    @ParameterizedTest
    @MethodSource("processes")
    void constantsMatchTheModel(Path file) {
        var constants = CONSTANTS.get(process(file).getId());
        assertThat(constants).as("constants of %s", file).isNotNull();

        assertThat(constants(constants, "Elements"))
                .isEqualTo(nodes(file).stream().collect(toMap(node -> constant(stem(node)), FlowNode::getId)));
        assertThat(constants(constants, "Messages"))
                .isEqualTo(byConstant(all(file, Message.class), Message::getName))
                .allSatisfy((name, message) -> assertThat(message).isEqualTo("latchkey." + camel(name)));
        assertThat(constants(constants, "Errors"))
                .isEqualTo(byConstant(all(file, Error.class), Error::getErrorCode))
                .allSatisfy((name, code) -> assertThat(code).isEqualTo(camel(name)));
    }

    @ParameterizedTest
    @MethodSource("processes")
    void everyElementIsMentionedByAPathTest(Path file) {
        var test = Models.text(Models.TESTS.resolve(capitalized(process(file).getId()) + "ProcessTest.java"));

        assertThat(nodes(file))
                .extracting(node -> constant(stem(node)))
                .allSatisfy(constant -> assertThat(test).containsPattern("\\b" + constant + "\\b"));
    }

    @Test
    void decisionsAreVersionedKeptInHistoryAndSayWhyForEachRule() throws IOException {
        var version = projectVersion();
        assertThat(Models.decisionTables()).allSatisfy(table -> {
            var decision = (Decision) table.getParentElement();
            assertThat(decision.getName()).isNotBlank();
            assertThat(decision.getDescription().getTextContent()).isNotBlank();
            assertThat(decision.getVersionTag()).isEqualTo(version);
            assertThat(decision.getCamundaHistoryTimeToLiveString()).isEqualTo("P400D");
            assertThat(table.getId()).isEqualTo("decisionTable_" + decision.getId());
            assertThat(table.getInputs())
                    .allSatisfy(input -> assertThat(input.getId()).startsWith("input_"));
            assertThat(table.getInputs())
                    .allSatisfy(input -> assertThat(input.getLabel()).isNotBlank());
            assertThat(table.getOutputs())
                    .allSatisfy(output -> assertThat(output.getId()).startsWith("output_"));
            assertThat(table.getOutputs())
                    .allSatisfy(output -> assertThat(output.getLabel()).isNotBlank());
            assertThat(table.getRules()).allSatisfy(rule -> {
                assertThat(rule.getId()).matches("rule_[a-z][A-Za-z]+");
                assertThat(rule.getDescription().getTextContent())
                        .as(rule.getId())
                        .isNotBlank();
            });
        });
    }

    @Test
    void tablesWhereTheFirstRuleDecidesEndInADenial() {
        assertThat(Models.decisionTables()).allSatisfy(table -> {
            assertThat(table.getHitPolicy()).isIn(HitPolicy.FIRST, HitPolicy.RULE_ORDER);
            if (table.getHitPolicy() == HitPolicy.FIRST) {
                var last = List.copyOf(table.getRules()).get(table.getRules().size() - 1);
                assertThat(last.getId()).isEqualTo("rule_denyByDefault");
                assertThat(last.getInputEntries())
                        .extracting(entry -> entry.getText().getTextContent())
                        .containsOnly("-");
            }
        });
    }

    @Test
    void decisionsSpeakOneLanguage() {
        assertThat(Models.decisionTables()).allSatisfy(table -> {
            assertThat(languages(table)).containsOnly("feel");
        });
    }

    @Test
    void formsAreNamedAfterTheirFilesAndFitTheEngine() {
        assertThat(Models.formFiles()).allSatisfy(file -> {
            var form = json(file);
            assertThat(file).hasFileName(kebab(form.get("id").asText()) + ".form");
            assertThat(form.get("executionPlatform").asText()).isEqualTo("Camunda Platform");
            assertThat(form.get("executionPlatformVersion").asText()).isEqualTo("7.24.0");
            // What the Tasklist of this engine can render.
            assertThat(form.get("schemaVersion").asInt()).isLessThanOrEqualTo(16);
            assertThat(form.get("components")).allSatisfy(field -> {
                assertThat(field.get("id").asText())
                        .isEqualTo("field_" + field.get("key").asText());
                assertThat(field.get("label").asText()).isNotBlank();
                // Components that render what people wrote as markup have no place here.
                assertThat(field.get("type").asText()).isIn("textfield", "textarea", "select", "radio", "checkbox");
            });
        });
    }

    @Test
    void approverSubmitsNothingButDecisionTimeAndComment() {
        var form = json(Models.DIRECTORY.resolve("forms/decide-on-request.form"));

        // A disabled field is shown and never submitted.
        assertThat(form.get("components"))
                .filteredOn(field -> !field.path("disabled").asBoolean())
                .extracting(field -> field.get("key").asText())
                .containsExactly("decision", "duration", "comment");
        // Approving must be a choice, never a click on what was there already.
        assertThat(form.get("components")).noneMatch(field -> field.has("defaultValue"));
    }

    @Test
    void securitySubmitsNothingButItsAnswer() {
        var form = json(Models.DIRECTORY.resolve("forms/resolve-finding.form"));

        assertThat(form.get("components"))
                .filteredOn(field -> !field.path("disabled").asBoolean())
                .extracting(field -> field.get("key").asText())
                .containsExactly("decision", "reason", "reviewAt");
        assertThat(form.get("components")).noneMatch(field -> field.has("defaultValue"));
    }

    @Test
    void reviewersSubmitNothingButVerdictAndComment() {
        var form = json(Models.DIRECTORY.resolve("forms/review-emergency.form"));

        assertThat(form.get("components"))
                .filteredOn(field -> !field.path("disabled").asBoolean())
                .extracting(field -> field.get("key").asText())
                .containsExactly("verdict", "comment");
        assertThat(form.get("components")).noneMatch(field -> field.has("defaultValue"));
    }

    @Test
    void whoDecidesOnAChangeSubmitsNothingButDecisionAndComment() {
        var form = json(Models.DIRECTORY.resolve("forms/decide-on-policy-change.form"));

        assertThat(form.get("components"))
                .filteredOn(field -> !field.path("disabled").asBoolean())
                .extracting(field -> field.get("key").asText())
                .containsExactly("decision", "comment");
        assertThat(form.get("components")).noneMatch(field -> field.has("defaultValue"));
    }

    @Test
    void readmeNamesEverythingAndNothingElse() {
        var readme = Models.text(Models.DIRECTORY.resolve("README.md"));
        var prefixes = "\\w+Event|event|\\w+Task|gateway|callActivity|\\w*[sS]ubProcess|latchkey";
        var named = Pattern.compile("`((?:" + prefixes + ")[_.][A-Za-z]+)`")
                .matcher(readme)
                .results()
                .map(match -> match.group(1))
                .collect(toSet());

        var known = new TreeSet<String>();
        for (var file : processes()) {
            assertThat(readme).contains("`" + process(file).getId() + "`");
            nodes(file).forEach(node -> known.add(node.getId()));
            all(file, Message.class).forEach(message -> known.add(message.getName()));
            all(file, Error.class).forEach(error -> assertThat(readme).contains("`" + error.getErrorCode() + "`"));
        }

        assertThat(named).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void readmeListsEveryTimerWithTheVariableThatSetsIt() {
        var readme = Models.text(Models.DIRECTORY.resolve("README.md"));

        var timers = processes().stream().flatMap(file -> all(file, TimerEventDefinition.class).stream());
        assertThat(timers).allSatisfy(timer -> {
            var variable = timer.getTimeDate().getTextContent().replaceAll("[${}]", "");
            var event = ((Event) timer.getParentElement()).getId();
            assertThat(readme).containsPattern("\\| `" + event + "` \\| `" + variable + "` \\|");
        });
    }

    @Test
    void readmeListsEveryVariableWithItsWriter() {
        var readme = Models.text(Models.DIRECTORY.resolve("README.md"));
        var variables = new TreeSet<String>();
        for (var file : processes()) {
            Pattern.compile("\\$\\{(\\w+)(?: [!=]= '\\w+')?}|(?:source|target)=\"(\\w+)\"")
                    .matcher(Models.text(file))
                    .results()
                    .map(match -> match.group(1) != null ? match.group(1) : match.group(2))
                    .filter(name -> !name.matches(".*(Delegate|Listener)"))
                    .forEach(variables::add);
        }
        for (var form : Models.formFiles()) {
            json(form)
                    .get("components")
                    .forEach(field -> variables.add(field.get("key").asText()));
        }
        variables.remove("loopCounter"); // The engine's own.

        assertThat(variables).allSatisfy(name -> assertThat(readme).containsPattern("(?m)^\\| `" + name + "` \\|"));
    }

    private static Process process(Path file) {
        return all(file, Process.class).iterator().next();
    }

    private static Collection<FlowNode> nodes(Path file) {
        return all(file, FlowNode.class);
    }

    private static <T extends ModelElementInstance> Collection<T> all(Path file, Class<T> type) {
        BpmnModelInstance model = Models.process(file);
        return model.getModelElementsByType(type);
    }

    private static List<Task> serviceTasks(Path file) {
        return all(file, Task.class).stream()
                .filter(task -> task instanceof ServiceTask || task instanceof BusinessRuleTask)
                .toList();
    }

    private static Set<String> beans(Path file) {
        return BEAN.matcher(Models.text(file))
                .results()
                .map(match -> match.group(1))
                .collect(toSet());
    }

    private static Stream<String> languages(DecisionTable table) {
        return Stream.concat(
                table.getInputs().stream()
                        .map(input -> input.getInputExpression().getExpressionLanguage()),
                table.getRules().stream()
                        .flatMap(rule -> Stream.concat(
                                rule.getInputEntries().stream().map(entry -> entry.getExpressionLanguage()),
                                rule.getOutputEntries().stream().map(entry -> entry.getExpressionLanguage()))));
    }

    private static String prefix(FlowNode node) {
        if (node instanceof StartEvent) {
            return "startEvent";
        }
        if (node instanceof EndEvent) {
            return "endEvent";
        }
        if (node instanceof BoundaryEvent
                || node instanceof IntermediateCatchEvent
                || node instanceof IntermediateThrowEvent) {
            return "event";
        }
        if (node instanceof Gateway) {
            return "gateway";
        }
        if (node instanceof SubProcess subProcess) {
            return subProcess.triggeredByEvent() ? "eventSubProcess" : "subProcess";
        }
        return node.getElementType().getTypeName();
    }

    private static List<Double> size(FlowNode node) {
        if (node instanceof Event) {
            return List.of(36.0, 36.0);
        }
        return node instanceof Gateway ? List.of(50.0, 50.0) : List.of(100.0, 80.0);
    }

    private static boolean isSplit(FlowNode node) {
        return node instanceof Gateway && node.getOutgoing().size() > 1;
    }

    private static boolean isJoin(FlowNode node) {
        return node instanceof Gateway && !isSplit(node);
    }

    private static String attribute(BaseElement element, String name) {
        return element.getAttributeValueNs(CAMUNDA, name);
    }

    private static String stem(BaseElement element) {
        return element.getId().substring(element.getId().indexOf('_') + 1);
    }

    private static String constant(String camel) {
        return camel.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String camel(String constant) {
        return Pattern.compile("_(.)")
                .matcher(constant.toLowerCase(Locale.ROOT))
                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static <T extends BaseElement> Map<String, String> byConstant(
            Collection<T> elements, Function<T, String> value) {
        return elements.stream().collect(toMap(element -> constant(stem(element)), value));
    }

    /** The constants of a nested class; a class that has none needs no such class. */
    private static Map<String, String> constants(Class<?> process, String nested) {
        return Arrays.stream(process.getDeclaredClasses())
                .filter(type -> type.getSimpleName().equals(nested))
                .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
                .filter(field -> !field.isSynthetic())
                .collect(toMap(Field::getName, ProcessModelTest::value));
    }

    private static String value(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String projectVersion() throws IOException {
        var own = Pattern.compile("<artifactId>latchkey</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Models.text(Path.of("pom.xml")));
        assertThat(own.find()).as("own version in pom.xml").isTrue();
        return own.group(1);
    }
}
