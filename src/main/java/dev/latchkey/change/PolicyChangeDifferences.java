package dev.latchkey.change;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;

/** Says what a change would change: rule by rule in tables, line by line in every file. */
@Service
public class PolicyChangeDifferences {

    private final ModelStore models;

    PolicyChangeDifferences(ModelStore models) {
        this.models = models;
    }

    /**
     * One file against what it is based on.
     *
     * @param rules of its tables that are not what they were
     * @param lines that are gone or new, with a few around them
     */
    public record FileDifference(ChangedResource resource, List<RuleChange> rules, String lines) {}

    public List<FileDifference> find(PolicyChange change) {
        var files = change.proposalId()
                .or(change::deploymentId)
                .map(models::findProposed)
                .orElse(Map.of());
        return change.resources().stream()
                .map(resource -> compare(resource, files.getOrDefault(resource.name(), new byte[0])))
                .toList();
    }

    private FileDifference compare(ChangedResource resource, byte[] content) {
        if (!resource.isContent(content)) {
            return new FileDifference(resource, List.of(), "This is not the file that was proposed.");
        }
        var before = resource.basedOn().stream()
                .map(base -> models.searchFile(resource.name(), base))
                .flatMap(Optional::stream)
                .map(PolicyChangeDifferences::text)
                .distinct()
                .toList();
        return new FileDifference(
                resource,
                RuleChange.between(rulesBefore(resource), models.findRules(resource.name(), content)),
                LineDifference.between(before.isEmpty() ? "" : before.get(0), text(content)));
    }

    /** Each table from the file in which it is in force: they may have been deployed apart. */
    private List<PolicyRule> rulesBefore(ChangedResource resource) {
        return resource.basedOn().stream()
                .flatMap(base -> models.searchFile(resource.name(), base).stream()
                        .flatMap(file -> models.findRules(resource.name(), file).stream())
                        .filter(rule -> rule.table().equals(base.key())))
                .toList();
    }

    /** The same as one text, the rules first. */
    public String inWords(PolicyChange change) {
        return find(change).stream().map(PolicyChangeDifferences::inWords).collect(Collectors.joining("\n\n"));
    }

    /** All lines too: what stands above a table's rules is no rule, and may change what they mean. */
    private static String inWords(FileDifference difference) {
        return Stream.of(
                        Stream.of(difference.resource().name()),
                        difference.rules().stream().map(RuleChange::inWords),
                        Stream.of(difference.lines()))
                .flatMap(parts -> parts)
                .collect(Collectors.joining("\n"));
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }
}
