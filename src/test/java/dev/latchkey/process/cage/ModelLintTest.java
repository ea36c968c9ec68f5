package dev.latchkey.process.cage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelLintTest {

    private static final String TASK = "<bpmn:serviceTask id='t' camunda:delegateExpression='${grantRoleDelegate}'";

    private final ModelLint lint = new ModelLint(name -> name.matches("[a-z][A-Za-z]+(Delegate|Listener)"));

    @Test
    void releaseObeysItsOwnRule() throws IOException {
        try (var files = Files.walk(Path.of("processes"))) {
            var models = files.filter(file -> file.toString().matches(".*\\.(bpmn|dmn|form)"))
                    .toList();
            assertThat(models)
                    .hasSizeGreaterThan(3)
                    .allSatisfy(
                            model -> assertThat(lint.check(model.getFileName().toString(), Files.readAllBytes(model)))
                                    .isEmpty());
        }
    }

    @Test
    void honestTaskIsAllowed() {
        assertThat(bpmn(TASK + "/>")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<bpmn:scriptTask id='t' scriptFormat='juel'><bpmn:script>${1}</bpmn:script></bpmn:scriptTask>",
                "<bpmn:serviceTask id='t' camunda:class='java.lang.Object'/>",
                "<bpmn:serviceTask id='t' camunda:expression='${approved}'/>",
                "<bpmn:serviceTask id='t' camunda:type='external' camunda:topic='x'/>",
                "<bpmn:serviceTask id='t' camunda:delegateExpression='${dataSource}'/>",
                "<bpmn:serviceTask id='t' camunda:delegateExpression='${grantRoleDelegate.execute(execution)}'/>",
                "<bpmn:serviceTask id='t' camunda:delegateExpression='x${grantRoleDelegate}'/>",
                "<bpmn:serviceTask id='t' activiti:class='java.lang.Object'/>",
                TASK
                        + "><bpmn:extensionElements><camunda:executionListener event='start' class='x.Y'/></bpmn:extensionElements></bpmn:serviceTask>",
                TASK
                        + "><bpmn:extensionElements><camunda:executionListener event='start' expression='${a}'/></bpmn:extensionElements></bpmn:serviceTask>",
                TASK
                        + "><bpmn:extensionElements><camunda:executionListener event='start'><camunda:script scriptFormat='juel'>x</camunda:script></camunda:executionListener></bpmn:extensionElements></bpmn:serviceTask>",
                TASK
                        + "><bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name='a'><camunda:script scriptFormat='juel'>x</camunda:script></camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements></bpmn:serviceTask>",
                TASK
                        + "><bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name='a'>${execution.id}</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements></bpmn:serviceTask>",
                TASK
                        + "><bpmn:extensionElements><camunda:connector><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector></bpmn:extensionElements></bpmn:serviceTask>",
                TASK
                        + "><bpmn:extensionElements><camunda:field name='x' expression='${a}'/></bpmn:extensionElements></bpmn:serviceTask>",
                TASK
                        + "><bpmn:extensionElements><camunda:in variables='all'/></bpmn:extensionElements></bpmn:serviceTask>",
                "<bpmn:userTask id='t' camunda:formKey='embedded:app:x.html'/>",
                "<bpmn:userTask id='t' camunda:assignee='${task.execution}'/>",
                "<bpmn:userTask id='t' name='${&apos;&apos;.getClass()}'/>",
                "<bpmn:userTask id='t'><bpmn:documentation>${execution.x}</bpmn:documentation></bpmn:userTask>",
                "<bpmn:userTask id='t'><bpmn:extensionElements><camunda:formData/></bpmn:extensionElements></bpmn:userTask>",
                "<bpmn:sequenceFlow id='t'><bpmn:conditionExpression language='juel'>${a}</bpmn:conditionExpression></bpmn:sequenceFlow>",
                "<bpmn:sequenceFlow id='t'><bpmn:conditionExpression camunda:resource='x.js'/></bpmn:sequenceFlow>",
                "<bpmn:sequenceFlow id='t'><bpmn:conditionExpression>${a.<!-- -->b}</bpmn:conditionExpression></bpmn:sequenceFlow>",
                "<bpmn:sequenceFlow id='t'><bpmn:conditionExpression><![CDATA[${a.b}]]></bpmn:conditionExpression></bpmn:sequenceFlow>",
                "<bpmn:sequenceFlow id='t'><bpmn:conditionExpression>${a.b}<bpmn:documentation/></bpmn:conditionExpression></bpmn:sequenceFlow>",
                "<bpmn:callActivity id='t' camunda:variableMappingClass='x.Y'/>",
                "<bpmn:import id='t'/>"
            })
    void codeInAnyFormIsRefusedAtItsElement(String element) {
        assertThat(bpmn(element)).isNotEmpty().allSatisfy(violation -> {
            assertThat(violation.resource()).isEqualTo("x.bpmn");
            assertThat(violation.element()).isEqualTo("t");
        });
    }

    @Test
    void ownBusinessKeyGoesToACalledProcessAndNowhereElse() {
        var call =
                "<bpmn:callActivity id='t' calledElement='accessLease'><bpmn:extensionElements><camunda:in %s='#{execution.processBusinessKey}'%s/></bpmn:extensionElements></bpmn:callActivity>";
        assertThat(bpmn(call.formatted("businessKey", ""))).isEmpty();
        assertThat(bpmn(call.formatted("sourceExpression", " target='x'"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE definitions [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><definitions>&x;</definitions>",
                "<!DOCTYPE definitions SYSTEM 'http://127.0.0.1:1/x.dtd'><definitions/>",
                "no xml at all",
                "<definitions/>"
            })
    void entitiesAndForeignXmlAreRefused(String content) {
        assertThat(lint.check("x.bpmn", content.getBytes(StandardCharsets.UTF_8)))
                .hasSize(1);
        assertThat(lint.check("x.dmn", content.getBytes(StandardCharsets.UTF_8)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x.groovy", "x.html", "x.cmmn", "../x.bpmn", "x.bpmn20.xml", "x", "a/b.form", ".bpmn", "x.BPMN"})
    void otherFilesAreRefused(String name) {
        assertThat(lint.check(name, new byte[0])).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<literalExpression id='t' expressionLanguage='juel'><text>${x}</text></literalExpression>",
                "<literalExpression id='t' expressionLanguage='groovy'><text>x</text></literalExpression>",
                "<literalExpression id='t'><text>function(x) external { java: { class: \"java.lang.Math\" } }</text></literalExpression>",
                "<functionDefinition id='t'/>",
                "<extensionElements><x xmlns='urn:x'/></extensionElements>"
            })
    void decisionsSpeakFeelOnly(String element) {
        var model = "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'><decision id='d'>" + element
                + "</decision></definitions>";
        assertThat(lint.check("x.dmn", model.getBytes(StandardCharsets.UTF_8))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"f\",\"type\":\"default\",\"components\":[{\"type\":\"iframe\",\"id\":\"t\"}]}",
                "{\"id\":\"f\",\"type\":\"default\",\"components\":[{\"type\":\"group\",\"components\":[{\"type\":\"html\"}]}]}",
                "{}",
                "[]",
                "<html/>",
                ""
            })
    void formsBringNoForeignMarkup(String form) {
        assertThat(lint.check("x.form", form.getBytes(StandardCharsets.UTF_8))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "ISO-2022-JP", "IBM037", "US-ASCII"})
    void fileThatPeopleWouldReadInAnotherWayThanTheEngineIsRefused(String encoding) throws IOException {
        var model = Files.readString(Path.of("processes", "access-review.bpmn"))
                .replace("encoding=\"UTF-8\"", "encoding=\"%s\"".formatted(encoding));

        assertThat(lint.check("access-review.bpmn", model.getBytes(StandardCharsets.US_ASCII)))
                .isNotEmpty();
        assertThat(lint.check("access-review.bpmn", model.getBytes(Charset.forName(encoding))))
                .isNotEmpty();
    }

    @Test
    void textThatRunsBackwardsIsRefused() {
        assertThat(bpmn("<bpmn:documentation>harmless \u202e neddih</bpmn:documentation>"))
                .extracting(Violation::reason)
                .containsExactly("it holds characters that nobody sees");
        assertThat(bpmn("<bpmn:documentation>Gr\u00fc\u00dfe, \u4f60\u597d</bpmn:documentation>"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {" accessRequest", "accessRequest ", "&#9;accessRequest"})
    void idThatTheEngineReadsAsAnotherOneIsRefused(String id) {
        assertThat(bpmn("<bpmn:task id='%s'/>".formatted(id)))
                .extracting(Violation::reason)
                .containsExactly("an id must not hold white space");
    }

    private List<Violation> bpmn(String element) {
        var model = """
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:activiti="http://activiti.org/bpmn">
                  <bpmn:process id="p" isExecutable="true" camunda:historyTimeToLive="P1D">%s</bpmn:process>
                </bpmn:definitions>
                """.formatted(element);
        return lint.check("x.bpmn", model.getBytes(StandardCharsets.UTF_8));
    }
}
