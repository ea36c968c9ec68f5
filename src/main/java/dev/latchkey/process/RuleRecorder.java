package dev.latchkey.process;

import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.process.PolicyTables.Answer;
import dev.latchkey.process.cage.StrictFeelEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.delegate.DmnDecisionTableEvaluationEvent;
import org.camunda.bpm.dmn.engine.delegate.DmnDecisionTableEvaluationListener;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.springframework.stereotype.Component;

/**
 * Notes which rules of which table matched while an evaluation runs: a decision's result tells its outputs, not the
 * rules behind them, and the history knows them only after the transaction.
 */
@Component
class RuleRecorder extends AbstractProcessEnginePlugin implements DmnDecisionTableEvaluationListener {

    private record Recording(List<String> rules, List<String> tables) {}

    private final ThreadLocal<Recording> current = new ThreadLocal<>();

    @Override
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        var dmn = new DefaultDmnEngineConfiguration();
        dmn.setCustomPostDecisionTableEvaluationListeners(new ArrayList<>(List.of(this)));
        dmn.setFeelEngineFactory(() -> new StrictFeelEngine(configuration.getDmnFeelCustomFunctionProviders()));
        configuration.setDmnEngineConfiguration(dmn);
    }

    PolicyEvaluation record(Map<String, Object> inputs, Supplier<Answer> evaluation) {
        var recording = new Recording(new ArrayList<>(), new ArrayList<>());
        current.set(recording);
        try {
            var answer = evaluation.get();
            return new PolicyEvaluation(
                    answer.outcome(), answer.reasons(), recording.rules(), recording.tables(), inputs);
        } finally {
            current.remove();
        }
    }

    /** Notes a rule that stands in no table. */
    void note(String rule) {
        current.get().rules().add(rule);
    }

    @Override
    public void notify(DmnDecisionTableEvaluationEvent event) {
        var recording = current.get();
        if (recording != null) {
            recording.tables().add(tableAndVersion(event.getDecision()));
            if (!event.getDecision().getKey().equals(SiteCalendar.TABLE)) {
                // The calendar decides nothing: what it says is among the inputs.
                event.getMatchingRules().forEach(rule -> recording.rules().add(rule.getId()));
            }
        }
    }

    private static String tableAndVersion(DmnDecision decision) {
        return decision instanceof DecisionDefinition definition ? EngineTables.name(definition) : decision.getKey();
    }
}
