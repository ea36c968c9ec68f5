package dev.latchkey.process.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.cage.StrictFeelEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds every rule of the policy's tables against a row that matches it, and against rows that match nothing. */
class AccessPolicyTest {

    private final List<String> matchedRules = new ArrayList<>();
    private final DmnEngine engine = engineThatNotesMatchedRules();

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rule                              | tier     | groups           | office | holiday       | urgent | outcome
            rule_emergencyForOperators        | critical | operators        | false  |               | true   | emergency
            rule_emergencyForOperators        | critical | staff+operators  | true   |               | true   | emergency
            rule_emergencyNotOffered          | critical | developers       | true   |               | true   | denied
            rule_emergencyNotOffered          | critical | security         | true   |               | true   | denied
            rule_emergencyNotOffered          | high     | operators        | true   |               | true   | denied
            rule_emergencyNotOffered          | low      | developers       | true   |               | true   | denied
            rule_lowTierPreApproved           | low      | developers       | false  |               | false  | preApproved
            rule_lowTierPreApproved           | low      | operators        | false  | Christmas Day | false  | preApproved
            rule_mediumTierInOfficeHours      | medium   | operators        | true   |               | false  | preApproved
            rule_mediumTierInOfficeHours      | medium   | staff+developers | true   |               | false  | preApproved
            rule_mediumTierOnHoliday          | medium   | developers       | false  | Christmas Day | false  | approvalNeeded
            rule_mediumTierOutsideOfficeHours | medium   | developers       | false  |               | false  | approvalNeeded
            rule_mediumTierOutsideOfficeHours | medium   | operators        | false  |               | false  | approvalNeeded
            rule_highTierNeedsApproval        | high     | developers       | true   |               | false  | approvalNeeded
            rule_criticalTierNeedsApproval    | critical | developers       | true   |               | false  | approvalNeeded
            rule_criticalTierNeedsApproval    | critical | operators        | true   |               | false  | approvalNeeded
            rule_criticalTierNeedsApproval    | critical | security         | false  |               | false  | approvalNeeded
            rule_denyByDefault                | high     | security         | true   |               | false  | denied
            rule_denyByDefault                | low      | auditors         | true   |               | false  | denied
            rule_denyByDefault                | medium   | developers/new   | true   |               | false  | denied
            rule_denyByDefault                | unheard  | developers       | true   |               | false  | denied
            """)
    void everyPolicyRuleDecidesAsItsRowSays(
            String rule,
            String tier,
            String groups,
            boolean officeHours,
            String holiday,
            boolean emergency,
            String outcome) {
        var facts = facts(tier, "orders", groups);
        facts.put("officeHours", officeHours);
        facts.put("holiday", holiday);
        facts.put("emergency", emergency);
        var result = evaluate("accessPolicy", facts);

        assertThat(matchedRules).containsExactly(rule);
        assertThat(result.getSingleResult().<String>getEntry("outcome")).isEqualTo(outcome);
        assertThat(result.getSingleResult().<String>getEntry("reason")).endsWith(".");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"false", "no longer true"})
    void operatorWhoIsNotOnCallDoesNotBreakTheGlass(String onCall) {
        var attributes = new HashMap<String, String>();
        attributes.put("onCall", onCall);
        var facts = facts("critical", "orders", "operators");
        facts.put("emergency", true);
        facts.put("requesterAttributes", attributes);
        evaluate("accessPolicy", facts);
        assertThat(matchedRules).containsExactly("rule_emergencyNotOffered");
    }

    @Test
    void someoneInNoGroupIsDenied() {
        var facts = facts("low", "orders", "");
        facts.put("requesterGroups", List.of());

        assertThat(evaluate("accessPolicy", facts).getSingleResult().<String>getEntry("outcome"))
                .isEqualTo("denied");
    }

    @Test
    void factsThatAreMissingDeny() {
        var facts = new HashMap<String, Object>();
        facts("low", "orders", "").keySet().forEach(name -> facts.put(name, null));

        assertThat(evaluate("accessPolicy", facts).getSingleResult().<String>getEntry("outcome"))
                .isEqualTo("denied");
        assertThat(matchedRules).containsExactly("rule_denyByDefault");
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rules                                         | tier     | held                | often | minutes | lead | objection
            rule_tooManyAtOnce                            | low      | a,b,c,d,e,f,g,h,i,j | 0     | 0       | 0    | You hold 10 roles for a time already; return one that you no longer need.
            rule_criticalTooOften                         | critical | a                   | 20    | 0       | 0    | You had this role 20 times in 7 days; next possible at 14:05 on 3 June. Talk to owners about a better way.
            rule_criticalBudget                           | critical | a                   | 0     | 2341    | 0    | Critical roles can be held for 40 hours in 30 days; you have 59 minutes left. Ask for less.
            rule_criticalBudget                           | critical | a                   | 0     | 2500    | 0    | Critical roles can be held for 40 hours in 30 days; you have 0 minutes left. Ask for less.
            rule_criticalNotFarAhead                      | critical | a                   | 0     | 0       | 1441 | A critical role can be asked for at most one day ahead.
            rule_deliveryOrProduction                     | critical | ci-pipeline/deployer | 0    | 0       | 0    | This role cannot be held together with ci-pipeline/deployer; return that one first.
            rule_criticalTooOften;rule_criticalNotFarAhead | critical | a                  | 20    | 0       | 2000 | You had this role 20 times in 7 days; next possible at 14:05 on 3 June. Talk to owners about a better way.;A critical role can be asked for at most one day ahead.
            """)
    void everyObjectionIsRaisedAndAllAreTold(
            String rules, String tier, String held, int often, long minutes, long lead, String objections) {
        var result = evaluate("accessObjections", facts(tier, held, often, minutes, lead));

        assertThat(matchedRules).containsExactly(rules.split(";"));
        assertThat(result.<String>collectEntries("objection")).containsExactly(objections.split("(?<=\\.);"));
    }

    @Test
    void breakGlassIsNotMadeLongerByAskingOnceMore() {
        var again = emergency(15, 1, 0);
        again.put("heldRoles", List.of("some-role"));

        var result = evaluate("accessObjections", again);

        assertThat(matchedRules).containsExactly("rule_emergencyWhileHeld");
        assertThat(result.<String>collectEntries("objection"))
                .containsExactly(
                        "You hold this role for a time already. Ask for normal access for what comes after, or for break-glass when it has ended.");
    }

    @Test
    void rolesThatExcludeEachOtherDoSoInBothOrders() {
        var deployer = facts("high", "prod-root", 0, 0, 0);
        deployer.put("system", "delivery");

        var result = evaluate("accessObjections", deployer);

        assertThat(matchedRules).containsExactly("rule_productionOrDelivery");
        assertThat(result.<String>collectEntries("objection"))
                .containsExactly("This role cannot be held together with prod-root; return that one first.");
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

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            rule                         | tier     | system   | fact                   | value    | less     | objection
            rule_mediumTooOften          | medium   | orders   | leasesOfRoleInLastHour | 3        | 2        | You had this role 3 times in an hour; next possible at 14:05.
            rule_mediumTooOften          | medium   | orders   | leasesOfRoleInLastHour | 4        | 0        | You had this role 4 times in an hour; next possible at 14:05.
            rule_changeFreeze            | high     | delivery | durationMinutes        | 61       | 60       | Change freeze until 2 January (the end of the year); next possible at 00:00 on 3 January. For a repair, ask for at most 1 hour.
            rule_externalsNotCritical    | critical | orders   | department             | external | security | Critical roles are not for external staff. Ask owners to do it for you.
            rule_guestNetworkNotCritical | critical | orders   | networkZone            | guest    | office   | A critical role cannot be asked for from the guest network. Connect from another one and ask again.
            """)
    void whatIsKnownOfPersonConnectionAndCalendarCanStandAgainstIt(
            String rule, String tier, String system, String fact, String value, String less, String objection) {
        var facts = facts(tier, "a", 0, 0, 0);
        facts.put("system", system);
        facts.put("nextOfRoleInLastHour", List.of("14:40", "14:20", "14:05"));
        facts.put("freeze", "the end of the year");
        facts.put("freezeUntil", "2 January");
        facts.put("nextAfterFreeze", "00:00 on 3 January");

        assertThat(evaluate("accessObjections", with(facts, fact, value)).<String>collectEntries("objection"))
                .containsExactly(objection);
        assertThat(matchedRules).containsExactly(rule);
        assertThat(evaluate("accessObjections", with(facts, fact, less))).isEmpty();
        assertThat(evaluate("accessObjections", with(with(facts, fact, value), "tier", "low")))
                .isEmpty();
    }

    @Test
    void freezeConcernsDeliveryAloneAndOnlyWhileThereIsOne() {
        var facts = with(facts("high", "a", 0, 0, 0), "durationMinutes", "240");
        assertThat(evaluate("accessObjections", with(facts, "system", "delivery")))
                .isEmpty();
        assertThat(evaluate("accessObjections", with(facts, "freeze", "the end of the year")))
                .isEmpty();
    }

    private static Map<String, Object> with(Map<String, Object> facts, String fact, String value) {
        var all = new HashMap<>(facts);
        if (fact.equals("department")) {
            all.put("requesterAttributes", Map.of(fact, value));
        } else {
            all.put(fact, value.matches("\\d+") ? Long.valueOf(value) : value);
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', nullValues = "null", textBlock = """
            rules                                    | date       | weekday  | hour | entries
            rule_officeHours                         | 2026-11-30 | monday   | 9    | officeHours Office hours null
            rule_officeHours                         | 2026-12-04 | friday   | 16   | officeHours Office hours null
            rule_newYearsDay;rule_yearEndFreeze      | 2028-01-01 | saturday | 10   | holiday New Year's Day null;freeze the end of the year 01-02
            rule_christmasDay;rule_yearEndFreeze     | 2026-12-25 | friday   | 3    | holiday Christmas Day null;freeze the end of the year 01-02
            rule_dayAfterChristmas;rule_yearEndFreeze | 2026-12-26 | saturday | 3   | holiday the day after Christmas null;freeze the end of the year 01-02
            rule_yearEndFreeze                       | 2026-12-22 | tuesday  | 17   | freeze the end of the year 01-02
            rule_yearEndFreeze                       | 2027-01-02 | saturday | 10   | freeze the end of the year 01-02
            """)
    void everyDayThatTheCalendarKnowsIsTold(String rules, String date, String weekday, long hour, String entries) {
        var result = evaluate("siteCalendar", Map.of("date", date, "weekday", weekday, "hour", hour));

        assertThat(matchedRules).containsExactly(rules.split(";"));
        assertThat(result.getResultList())
                .extracting(row -> row.get("kind") + " " + row.get("name") + " " + row.get("lastDay"))
                .containsExactly(entries.split(";"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-30, monday, 8",
        "2026-12-04, friday, 17",
        "2026-11-28, saturday, 10",
        "2026-12-21, monday, 20",
        "2027-01-03, sunday, 10"
    })
    void anyOtherMomentIsNothingToTheCalendar(String date, String weekday, long hour) {
        assertThat(evaluate("siteCalendar", Map.of("date", date, "weekday", weekday, "hour", hour)))
                .isEmpty();
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
        "critical, production, ci-pipeline/deployer, rule_deliveryOrProduction",
        "high, delivery, prod-root, rule_productionOrDelivery",
        "low, orders, prod-root,",
        "critical, production,,"
    })
    void whoHoldsARoleWithoutALeaseIsKeptFromTheOtherDutyToo(String tier, String system, String standing, String rule) {
        var facts = facts(tier, "none", 0, 0, 0);
        facts.put("system", system);
        // Null as in what was recorded before there was this fact.
        facts.put("standingRoles", standing == null ? null : List.of(standing));
        evaluate("accessObjections", facts);
        assertThat(matchedRules).isEqualTo(rule == null ? List.of() : List.of(rule));
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
        var result = evaluate("approvalRoute", facts(tier, system, "developers"));

        assertThat(matchedRules).containsExactly(rules.split(";"));
        assertThat(result.getResultList())
                .extracting(row -> row.get("approverGroup") + " " + row.get("approvals") + " " + row.get("window"))
                .containsExactly(stages.split(";"));
        assertThat(result.getResultList()).extracting("approvals").hasOnlyElementsOfType(Integer.class);
    }

    @ParameterizedTest
    @CsvSource({"low, orders", "low, delivery", "unheard, delivery"})
    void nobodyIsAskedWhereNoRowMatches(String tier, String system) {
        assertThat(evaluate("approvalRoute", facts(tier, system, "developers"))).isEmpty();
    }

    @Test
    void everyRuleHasARowHere() throws IOException {
        var source = Files.readString(Models.TESTS.resolve("AccessPolicyTest.java"));

        assertThat(Models.decisionTables().flatMap(table -> table.getRules().stream()))
                .extracting("id", String.class)
                .allSatisfy(rule -> assertThat(source).contains(rule));
    }

    private DmnDecisionTableResult evaluate(String decision, Map<String, Object> facts) {
        var file = switch (decision) {
            case "accessObjections" -> "access-objections.dmn";
            case "siteCalendar" -> "site-calendar.dmn";
            default -> "access-policy.dmn";
        };
        return engine.evaluateDecisionTable(decision(decision, file), facts);
    }

    private DmnDecision decision(String key, String file) {
        try (var model = Files.newInputStream(Models.DIRECTORY.resolve(file))) {
            return engine.parseDecision(key, model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> facts(String tier, String system, String groups) {
        var facts = new HashMap<String, Object>();
        facts.put("requesterGroups", Arrays.asList(groups.split("\\+")));
        facts.put("role", "some-role");
        facts.put("tier", tier);
        facts.put("system", system);
        facts.put("ownerGroup", "owners");
        facts.put("durationMinutes", 60L);
        facts.put("officeHours", true);
        facts.put("holiday", null);
        facts.put("freeze", null);
        facts.put("emergency", false);
        facts.put("leasesOfRoleInLastHour", 0);
        facts.put("requesterAttributes", Map.of("department", "operations", "onCall", "true"));
        facts.put("networkZone", null);
        facts.put("standingRoles", List.of());
        return facts;
    }

    private static Map<String, Object> facts(String tier, String held, int often, long minutes, long lead) {
        var facts = facts(tier, "orders", "developers");
        facts.put("heldRoles", Arrays.asList(held.split(",")));
        facts.put("leasesOfRoleIn7Days", often);
        facts.put("nextOfRoleIn7Days", Collections.nCopies(often, "14:05 on 3 June"));
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
        configuration.setFeelEngineFactory(() -> new StrictFeelEngine(null));
        return configuration.buildEngine();
    }

    private void noteMatchedRules(DmnDecisionTableEvaluationEvent event) {
        event.getMatchingRules().forEach(rule -> matchedRules.add(rule.getId()));
    }
}
