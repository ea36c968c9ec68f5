package dev.latchkey.process;

import dev.latchkey.policy.CandidateRefusedException;
import dev.latchkey.policy.CandidateRefusedException.Flaw;
import dev.latchkey.policy.CandidateTables;
import dev.latchkey.policy.PolicyProperties;
import dev.latchkey.process.cage.CandidateCheck;
import dev.latchkey.process.cage.StrictFeelEngine;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineException;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.model.dmn.DmnModelException;
import org.springframework.stereotype.Component;

/**
 * Reads candidates with a decision engine of its own: the process engine knows only what is deployed, and would write a
 * history of every answer.
 */
@Component
class CamundaCandidateTables implements CandidateTables {

    private final RepositoryService repository;
    private final EngineDoor engine;
    private final ProcessEngineConfigurationImpl configuration;
    private final RuleRecorder recorder;
    private final CandidateCheck check;
    private final PolicyProperties properties;

    CamundaCandidateTables(
            RepositoryService repository,
            EngineDoor engine,
            ProcessEngineConfigurationImpl configuration,
            RuleRecorder recorder,
            CandidateCheck check,
            PolicyProperties properties) {
        this.repository = repository;
        this.engine = engine;
        this.configuration = configuration;
        this.recorder = recorder;
        this.check = check;
        this.properties = properties;
    }

    @Override
    public Candidate read(Map<String, byte[]> files) {
        check.requireDeployable(files);
        var dmn = decisionEngine();
        var decisions = new LinkedHashMap<String, DmnDecision>();
        var flaws = new ArrayList<Flaw>();
        files.forEach((file, content) -> decisionsOf(dmn, file, content, flaws).forEach(decision -> {
            if (PolicyTables.ALL.contains(decision.getKey()) && decisions.put(decision.getKey(), decision) != null) {
                flaws.add(new Flaw(file, 0, decision.getKey(), "another file of the candidate holds this table, too"));
            }
        }));
        if (decisions.isEmpty() && flaws.isEmpty()) {
            flaws.add(new Flaw(
                    String.join(", ", files.keySet()), 0, "file", "it holds none of the tables " + PolicyTables.ALL));
        }
        if (!flaws.isEmpty()) {
            throw new CandidateRefusedException(flaws);
        }
        var names = new ArrayList<String>();
        for (var table : PolicyTables.ALL) {
            names.add(decisions.containsKey(table) ? table + CANDIDATE : inForce(dmn, table, decisions));
        }
        return new DecisionEngineCandidate(dmn, decisions, names, recorder, properties.attributes());
    }

    @Override
    public boolean isPolicy(String table) {
        return PolicyTables.ALL.contains(table);
    }

    /** Set up as the process engine sets up its own, so that FEEL means here what it means there. */
    private DmnEngine decisionEngine() {
        var dmn = new DefaultDmnEngineConfiguration();
        var feel = new StrictFeelEngine(configuration.getDmnFeelCustomFunctionProviders());
        dmn.setFeelEngineFactory(() -> new RememberingFeelEngine(feel));
        dmn.setReturnBlankTableOutputAsNull(configuration.isDmnReturnBlankTableOutputAsNull());
        dmn.setCustomPostDecisionTableEvaluationListeners(new ArrayList<>(List.of(recorder)));
        return dmn.buildEngine();
    }

    private static List<DmnDecision> decisionsOf(DmnEngine dmn, String file, byte[] content, List<Flaw> flaws) {
        try {
            return dmn.parseDecisions(new ByteArrayInputStream(content));
        } catch (DmnEngineException | DmnModelException e) {
            flaws.add(new Flaw(
                    file, 0, "file", "it cannot be read as DMN: " + deepest(e).getMessage()));
            return List.of();
        }
    }

    private static Throwable deepest(Throwable thrown) {
        return thrown.getCause() == null ? thrown : deepest(thrown.getCause());
    }

    private String inForce(DmnEngine dmn, String table, Map<String, DmnDecision> decisions) {
        return engine.trusted(() -> {
            DecisionDefinition newest = repository
                    .createDecisionDefinitionQuery()
                    .decisionDefinitionKey(table)
                    .latestVersion()
                    .singleResult();
            try (InputStream model = repository.getDecisionModel(newest.getId())) {
                decisions.put(table, dmn.parseDecision(table, model));
            }
            return table + ":" + newest.getVersion();
        });
    }
}
