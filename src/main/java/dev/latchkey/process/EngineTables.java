package dev.latchkey.process;

import dev.latchkey.policy.TablesInForce;
import dev.latchkey.process.PolicyTables.Table;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.exception.NotFoundException;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.util.DecisionEvaluationUtil;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.engine.variable.VariableMap;
import org.springframework.stereotype.Component;

/**
 * The tables in their newest deployed version, asked within the engine's command under way. The decision service would
 * ask in a command of its own, and one that fails leaves nothing of the transaction around it: no denial either.
 */
@Component
class EngineTables implements PolicyTables.Desk, TablesInForce {

    private final ProcessEngineConfigurationImpl configuration;
    private final EngineDoor engine;

    EngineTables(ProcessEngineConfigurationImpl configuration, EngineDoor engine) {
        this.configuration = configuration;
        this.engine = engine;
    }

    @Override
    public Table open(String decision) {
        try {
            var newest = configuration.getDeploymentCache().findDeployedLatestDecisionDefinitionByKey(decision);
            return new Table(name(newest), facts -> evaluate(newest, facts));
        } catch (NotFoundException e) {
            throw new TableFailedException(decision, "it is not deployed", e);
        }
    }

    static String name(DecisionDefinition definition) {
        return definition.getKey() + ":" + definition.getVersion();
    }

    private static List<Map<String, Object>> evaluate(DecisionDefinition table, VariableMap facts) {
        try {
            return DecisionEvaluationUtil.evaluateDecision(table, facts).getResultList();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Cannot ask table '%s'".formatted(name(table)), e);
        }
    }

    @Override
    public List<String> names() {
        return engine.trusted(
                () -> PolicyTables.ALL.stream().map(this::nameInForce).toList());
    }

    private String nameInForce(String decision) {
        try {
            return open(decision).name();
        } catch (TableFailedException e) {
            return e.table();
        }
    }
}
