package dev.latchkey.process.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.history.HistoricDecisionInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Evaluates the policy as the product does, in the engine, and reads back what its history keeps. */
class PolicyHistoryTest {

    @RegisterExtension
    final ModelEngine engine = new ModelEngine();

    @Test
    void theEngineKeepsWhichRuleDecidedAndByWhichFacts() {
        var result = engine.engine()
                .getDecisionService()
                .evaluateDecisionTableByKey("accessPolicy")
                .variables(Map.of(
                        "requesterGroups",
                        List.of("developers", "approvers/orders"),
                        "tier",
                        "medium",
                        "officeHours",
                        true,
                        "emergency",
                        false))
                .evaluate();

        assertThat(result.getSingleResult().<String>getEntry("outcome")).isEqualTo("preApproved");
        var history = onlyDecision();
        assertThat(history.getOutputs()).extracting("ruleId").containsOnly("rule_mediumTierInOfficeHours");
        assertThat(history.getInputs())
                .extracting("clauseId", "value", "typeName")
                .contains(tuple("input_tier", "medium", "string"))
                .contains(tuple("input_requesterGroups", "developers, approvers/orders", "string"));
    }

    private HistoricDecisionInstance onlyDecision() {
        return engine.engine()
                .getHistoryService()
                .createHistoricDecisionInstanceQuery()
                .decisionDefinitionKey("accessPolicy")
                .includeInputs()
                .includeOutputs()
                .singleResult();
    }
}
