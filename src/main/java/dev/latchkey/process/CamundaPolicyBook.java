package dev.latchkey.process;

import static java.util.Comparator.comparingInt;

import dev.latchkey.policy.PolicyBook;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.DmnElement;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.Text;
import org.springframework.stereotype.Component;

/** Reads the deployed tables. */
@Component
class CamundaPolicyBook implements PolicyBook {

    private final RepositoryService repository;
    private final EngineDoor engine;

    CamundaPolicyBook(RepositoryService repository, EngineDoor engine) {
        this.repository = repository;
        this.engine = engine;
    }

    @Override
    public List<PolicyTable> findInForce() {
        return engine.trusted(() -> repository.createDecisionDefinitionQuery().latestVersion().list().stream()
                // The table that decides stands before those that add to it, and those before a site's own.
                .sorted(comparingInt(CamundaPolicyBook::position).thenComparing(DecisionDefinition::getKey))
                .flatMap(definition -> read(definition).stream())
                .toList());
    }

    private static int position(DecisionDefinition definition) {
        var position = PolicyTables.ALL.indexOf(definition.getKey());
        return position < 0 ? PolicyTables.ALL.size() : position;
    }

    @Override
    public List<Edition> findEditions(String table) {
        return engine.trusted(() -> repository
                .createDecisionDefinitionQuery()
                .decisionDefinitionKey(table)
                .orderByDecisionDefinitionVersion()
                .desc()
                .list()
                .stream()
                .map(definition -> new Edition(
                        definition.getVersion(),
                        repository
                                .createDeploymentQuery()
                                .deploymentId(definition.getDeploymentId())
                                .singleResult()
                                .getDeploymentTime()
                                .toInstant()))
                .toList());
    }

    @Override
    public Optional<PolicyTable> search(String table, int version) {
        if (version < 1) {
            return Optional.empty();
        }
        return engine.trusted(() -> Optional.ofNullable(repository
                        .createDecisionDefinitionQuery()
                        .decisionDefinitionKey(table)
                        .decisionDefinitionVersion(version)
                        .singleResult())
                .flatMap(this::read));
    }

    /** Nothing for a decision that is no table. */
    private Optional<PolicyTable> read(DecisionDefinition definition) {
        Decision decision = repository.getDmnModelInstance(definition.getId()).getModelElementById(definition.getKey());
        return decision.getExpression() instanceof DecisionTable table
                ? Optional.of(new PolicyTable(
                        definition.getKey(),
                        definition.getVersion(),
                        decision.getName(),
                        description(decision),
                        rules(table)))
                : Optional.empty();
    }

    private static List<Rule> rules(DecisionTable table) {
        return table.getRules().stream()
                .map(rule -> new Rule(
                        rule.getId(),
                        cells(table.getInputs(), Input::getLabel, rule.getInputEntries())
                                .filter(cell -> !cell.expression().equals("-"))
                                .toList(),
                        cells(table.getOutputs(), Output::getLabel, rule.getOutputEntries())
                                .filter(cell -> !cell.expression().equals("null"))
                                .toList(),
                        description(rule)))
                .toList();
    }

    /** What every column says that says anything. */
    private static <C, E extends DmnElement> Stream<Cell> cells(
            Collection<C> columns, Function<C, String> label, Collection<E> entries) {
        var names = columns.stream().map(label).toList();
        var texts = entries.stream()
                .map(entry -> entry.getUniqueChildElementByType(Text.class))
                .map(text -> text == null
                        ? ""
                        : ((Text) text).getTextContent().strip().replaceAll("\\s+", " "))
                .toList();
        return IntStream.range(0, Math.min(names.size(), texts.size()))
                .filter(column -> !texts.get(column).isEmpty())
                .mapToObj(column -> new Cell(names.get(column), texts.get(column)));
    }

    private static String description(DmnElement element) {
        return element.getDescription() == null
                ? ""
                : element.getDescription().getTextContent().strip();
    }
}
