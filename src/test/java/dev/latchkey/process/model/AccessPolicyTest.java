package dev.latchkey.process.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionTableResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.delegate.DmnDecisionTableEvaluationEvent;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds every rule of {@code access-policy.dmn} against a row that matches it, and against rows that match nothing. */
class AccessPolicyTest {

    private final List<String> matchedRules = new ArrayList<>();
    private final DmnEngine engine = engineThatNotesMatchedRules();

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rule                              | tier     | groups           | weekday  | hour | urgent | outcome
            rule_emergencyNotOffered          | critical | operators        | monday   | 10   | true   | denied
            rule_emergencyNotOffered          | low      | developers       | monday   | 10   | true   | denied
            rule_lowTierPreApproved           | low      | developers       | sunday   | 3    | false  | preApproved
            rule_lowTierPreApproved           | low      | operators        | monday   | 10   | false  | preApproved
            rule_mediumTierInOfficeHours      | medium   | operators        | monday   | 9    | false  | preApproved
            rule_mediumTierInOfficeHours      | medium   | staff+developers | friday   | 16   | false  | preApproved
            rule_mediumTierOutsideOfficeHours | medium   | developers       | monday   | 8    | false  | approvalNeeded
            rule_mediumTierOutsideOfficeHours | medium   | developers       | friday   | 17   | false  | approvalNeeded
            rule_mediumTierOutsideOfficeHours | medium   | operators        | saturday | 10   | false  | approvalNeeded
            rule_highTierNeedsApproval        | high     | developers       | monday   | 10   | false  | approvalNeeded
            rule_criticalTierNeedsApproval    | critical | developers       | monday   | 10   | false  | approvalNeeded
            rule_criticalTierNeedsApproval    | critical | operators        | monday   | 10   | false  | approvalNeeded
            rule_criticalTierNeedsApproval    | critical | security         | sunday   | 23   | false  | approvalNeeded
            rule_denyByDefault                | high     | security         | monday   | 10   | false  | denied
            rule_denyByDefault                | low      | auditors         | monday   | 10   | false  | denied
            rule_denyByDefault                | medium   | developers/new   | monday   | 10   | false  | denied
            rule_denyByDefault                | unheard  | developers       | monday   | 10   | false  | denied
            """)
    void everyPolicyRuleDecidesAsItsRowSays(
            String rule, String tier, String groups, String weekday, long hour, boolean emergency, String outcome) {
        var result = evaluate("accessPolicy", facts(tier, "orders", groups, weekday, hour, emergency));

        assertThat(matchedRules).containsExactly(rule);
        assertThat(result.getSingleResult().<String>getEntry("outcome")).isEqualTo(outcome);
        assertThat(result.getSingleResult().<String>getEntry("reason")).endsWith(".");
    }

    @Test
    void someoneInNoGroupIsDenied() {
        var facts = facts("low", "orders", "", "monday", 10, false);
        facts.put("requesterGroups", List.of());

        assertThat(evaluate("accessPolicy", facts).getSingleResult().<String>getEntry("outcome"))
                .isEqualTo("denied");
    }

    @Test
    void factsThatAreMissingDeny() {
        var facts = new HashMap<String, Object>();
        facts("low", "orders", "", "monday", 10, false).keySet().forEach(name -> facts.put(name, null));

        assertThat(evaluate("accessPolicy", facts).getSingleResult().<String>getEntry("outcome"))
                .isEqualTo("denied");
        assertThat(matchedRules).containsExactly("rule_denyByDefault");
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            tier     | system     | rules                                                | stages
            medium   | platform   | rule_mediumTierAsksSecurity                          | security 1 PT8H
            high     | orders     | rule_highTierAsksOwners                              | owners 1 PT8H
            high     | delivery   | rule_highTierAsksOwners;rule_deliveryAsksSecurityToo | owners 1 PT8H;security 1 PT8H
            critical | production | rule_criticalTierAsksTwoOfSecurity                   | security 2 PT4H
            critical | delivery   | rule_criticalTierAsksTwoOfSecurity                   | security 2 PT4H
            """)
    void everyRouteAsksWhomItsRowsSayInTheirOrder(String tier, String system, String rules, String stages) {
        var result = evaluate("approvalRoute", facts(tier, system, "developers", "monday", 10, false));

        assertThat(matchedRules).containsExactly(rules.split(";"));
        assertThat(result.getResultList())
                .extracting(row -> row.get("approverGroup") + " " + row.get("approvals") + " " + row.get("window"))
                .containsExactly(stages.split(";"));
        assertThat(result.getResultList()).extracting("approvals").hasOnlyElementsOfType(Integer.class);
    }

    @ParameterizedTest
    @CsvSource({"low, orders", "low, delivery", "unheard, delivery"})
    void nobodyIsAskedWhereNoRowMatches(String tier, String system) {
        assertThat(evaluate("approvalRoute", facts(tier, system, "developers", "monday", 10, false)))
                .isEmpty();
    }

    @Test
    void everyRuleHasARowHere() throws IOException {
        var source = Files.readString(Models.TESTS.resolve("AccessPolicyTest.java"));

        assertThat(Models.decisionTables().flatMap(table -> table.getRules().stream()))
                .extracting("id", String.class)
                .allSatisfy(rule -> assertThat(source).contains(rule));
    }

    private DmnDecisionTableResult evaluate(String decision, Map<String, Object> facts) {
        return engine.evaluateDecisionTable(decision(decision), facts);
    }

    private DmnDecision decision(String key) {
        try (var model = Files.newInputStream(Models.DIRECTORY.resolve("access-policy.dmn"))) {
            return engine.parseDecision(key, model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> facts(
            String tier, String system, String groups, String weekday, long hour, boolean emergency) {
        var facts = new HashMap<String, Object>();
        facts.put("requesterGroups", Arrays.asList(groups.split("\\+")));
        facts.put("role", "some-role");
        facts.put("tier", tier);
        facts.put("system", system);
        facts.put("ownerGroup", "owners");
        facts.put("durationMinutes", 60L);
        facts.put("weekday", weekday);
        facts.put("hour", hour);
        facts.put("emergency", emergency);
        return facts;
    }

    private DmnEngine engineThatNotesMatchedRules() {
        var configuration = new DefaultDmnEngineConfiguration();
        configuration.getCustomPostDecisionTableEvaluationListeners().add(this::noteMatchedRules);
        return configuration.buildEngine();
    }

    private void noteMatchedRules(DmnDecisionTableEvaluationEvent event) {
        event.getMatchingRules().forEach(rule -> matchedRules.add(rule.getId()));
    }
}
