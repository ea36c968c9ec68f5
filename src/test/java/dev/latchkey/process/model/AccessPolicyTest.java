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

/** Holds every rule of the policy's tables against a row that matches it, and against rows that match nothing. */
class AccessPolicyTest {

    private final List<String> matchedRules = new ArrayList<>();
    private final DmnEngine engine = engineThatNotesMatchedRules();

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rule                              | tier     | groups           | weekday  | hour | urgent | outcome
            rule_emergencyForOperators        | critical | operators        | sunday   | 3    | true   | emergency
            rule_emergencyForOperators        | critical | staff+operators  | monday   | 10   | true   | emergency
            rule_emergencyNotOffered          | critical | developers       | monday   | 10   | true   | denied
            rule_emergencyNotOffered          | critical | security         | monday   | 10   | true   | denied
            rule_emergencyNotOffered          | high     | operators        | monday   | 10   | true   | denied
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
            rules                                         | tier     | held                | often | minutes | lead | objection
            rule_tooManyAtOnce                            | low      | a,b,c,d,e,f,g,h,i,j | 0     | 0       | 0    | You hold 10 roles for a time already; return one that you no longer need.
            rule_criticalTooOften                         | critical | a                   | 20    | 0       | 0    | You had this role 20 times in 7 days. Talk to owners about a better way.
            rule_criticalBudget                           | critical | a                   | 0     | 2341    | 0    | Critical roles can be held for 40 hours in 30 days; you have 59 minutes left. Ask for less.
            rule_criticalBudget                           | critical | a                   | 0     | 2500    | 0    | Critical roles can be held for 40 hours in 30 days; you have 0 minutes left. Ask for less.
            rule_criticalNotFarAhead                      | critical | a                   | 0     | 0       | 1441 | A critical role can be asked for at most one day ahead.
            rule_deliveryOrProduction                     | critical | ci-pipeline/deployer | 0    | 0       | 0    | This role cannot be held together with ci-pipeline/deployer; return that one first.
            rule_criticalTooOften;rule_criticalNotFarAhead | critical | a                  | 20    | 0       | 2000 | You had this role 20 times in 7 days. Talk to owners about a better way.;A critical role can be asked for at most one day ahead.
            """)
    void everyObjectionIsRaisedAndAllAreTold(
            String rules, String tier, String held, int often, long minutes, long lead, String objections) {
        var result = evaluate("accessObjections", facts(tier, held, often, minutes, lead));

        assertThat(matchedRules).containsExactly(rules.split(";"));
        assertThat(result.<String>collectEntries("objection")).containsExactly(objections.split("(?<=\\.);"));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rules                    | minutes | used | abused | objection
            rule_emergencyTooLong    | 16      | 0    | 0      | Ask for at most 15 minutes of break-glass.
            rule_emergencyTooOften   | 15      | 20   | 0      | You used break-glass 20 times in 30 days. Ask for normal access, and talk to owners about a better way.
            rule_emergencyAfterAbuse | 15      | 0    | 1      | A break-glass of yours was found unjustified in the last 30 days, so there is none for you now. Ask for normal access; security can tell you more.
            """)
    void breakGlassIsShortAndSeldomAndNotForWhoAbusedIt(
            String rule, long minutes, int used, int abused, String objection) {
        var result = evaluate("accessObjections", emergency(minutes, used, abused));

        assertThat(matchedRules).containsExactly(rule);
        assertThat(result.<String>collectEntries("objection")).containsExactly(objection);
        // None of it stands against who asks others.
        var normal = emergency(minutes, used, abused);
        normal.put("emergency", false);
        assertThat(evaluate("accessObjections", normal)).isEmpty();
    }

    @Test
    void frequencyAndBudgetOfNormalAccessDoNotStandAgainstBreakGlassButDutiesStaySeparate() {
        var facts = emergency(15, 19, 0);
        facts.put("leasesOfRoleIn7Days", 30);
        facts.put("minutesOfTierIn30Days", 5000L);
        assertThat(evaluate("accessObjections", facts)).isEmpty();

        facts.put("heldRoles", List.of("ci-pipeline/deployer"));
        evaluate("accessObjections", facts);
        assertThat(matchedRules).containsExactly("rule_deliveryOrProduction");
    }

    @ParameterizedTest
    @CsvSource({
        "critical, a, 19, 2340, 1440",
        "high, ci-pipeline/deployer, 20, 2500, 5000",
        "low, 'a,b,c,d,e,f,g,h,i,a,b', 20, 2500, 5000"
    })
    void nothingStandsAgainstWhatStaysWithinTheLimits(String tier, String held, int often, long minutes, long lead) {
        assertThat(evaluate("accessObjections", facts(tier, held, often, minutes, lead)))
                .isEmpty();
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
        var file = decision.equals("accessObjections") ? "access-objections.dmn" : "access-policy.dmn";
        return engine.evaluateDecisionTable(decision(decision, file), facts);
    }

    private DmnDecision decision(String key, String file) {
        try (var model = Files.newInputStream(Models.DIRECTORY.resolve(file))) {
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

    private static Map<String, Object> facts(String tier, String held, int often, long minutes, long lead) {
        var facts = facts(tier, "orders", "developers", "monday", 10, false);
        facts.put("heldRoles", Arrays.asList(held.split(",")));
        facts.put("leasesOfRoleIn7Days", often);
        facts.put("minutesOfTierIn30Days", minutes);
        facts.put("leadMinutes", lead);
        facts.put("emergenciesIn30Days", 0);
        facts.put("unjustifiedEmergenciesIn30Days", 0);
        return facts;
    }

    private static Map<String, Object> emergency(long minutes, int used, int abused) {
        var facts = facts("critical", "a", 0, 0, 0);
        facts.put("emergency", true);
        facts.put("durationMinutes", minutes);
        facts.put("emergenciesIn30Days", used);
        facts.put("unjustifiedEmergenciesIn30Days", abused);
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
