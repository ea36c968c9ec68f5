package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.cage.StrictFeelEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;

/** All tables of the release, as they are or with one cell changed. */
final class ReleasedPolicy {

    private static final Map<String, List<String>> FILES = Map.of(
            "access-policy.dmn", List.of(PolicyTables.ACCESS_POLICY, PolicyTables.APPROVAL_ROUTE),
            "access-objections.dmn", List.of(PolicyTables.ACCESS_OBJECTIONS),
            "site-calendar.dmn", List.of(SiteCalendar.TABLE));

    private ReleasedPolicy() {}

    static DecisionEngineCandidate asItIs() {
        return policy(Map.of());
    }

    /** @param cell what stands in the file in one place now */
    static DecisionEngineCandidate with(String file, String cell, String other) {
        var text = read(file);
        assertThat(text).containsOnlyOnce(cell);
        return policy(Map.of(file, text.replace(cell, other)));
    }

    private static DecisionEngineCandidate policy(Map<String, String> changed) {
        var recorder = new RuleRecorder();
        var configuration = new DefaultDmnEngineConfiguration();
        configuration.setCustomPostDecisionTableEvaluationListeners(new ArrayList<>(List.of(recorder)));
        configuration.setFeelEngineFactory(() -> new StrictFeelEngine(null));
        var engine = configuration.buildEngine();
        var decisions = new HashMap<String, DmnDecision>();
        FILES.forEach((file, tables) -> {
            var model = changed.getOrDefault(file, read(file)).getBytes(StandardCharsets.UTF_8);
            tables.forEach(table -> decisions.put(table, engine.parseDecision(table, new ByteArrayInputStream(model))));
        });
        return new DecisionEngineCandidate(engine, decisions, List.copyOf(decisions.keySet()), recorder, Set.of());
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of("processes", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
