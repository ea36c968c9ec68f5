package dev.latchkey.change;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What becomes of one rule of a decision table.
 *
 * @param change {@code added}, {@code removed}, {@code changed} or {@code moved}: the order of rules may decide
 * @param was the rule as it is; its place among the rules that stay, if it moves; null if it is new
 * @param would the same of the rule as it would be; null if it is gone
 */
public record RuleChange(String table, String rule, String change, String was, String would) {

    /** The rules that are not what they were, those of the present first, each table by itself. */
    public static List<RuleChange> between(List<PolicyRule> was, List<PolicyRule> would) {
        var before = byId(was);
        var after = byId(would);
        var changes = new ArrayList<RuleChange>();
        before.forEach((id, rule) -> {
            var then = after.get(id);
            if (then == null) {
                changes.add(of(rule, "removed", rule.text(), null));
            } else if (!then.text().equals(rule.text())) {
                changes.add(of(rule, "changed", rule.text(), then.text()));
            }
        });
        after.forEach((id, rule) -> {
            if (!before.containsKey(id)) {
                changes.add(of(rule, "added", null, rule.text()));
            }
        });
        changes.addAll(moved(before, after));
        return changes;
    }

    private static List<RuleChange> moved(Map<List<String>, PolicyRule> before, Map<List<String>, PolicyRule> after) {
        var moved = new ArrayList<RuleChange>();
        for (var table :
                before.values().stream().map(PolicyRule::table).distinct().toList()) {
            var old = staying(before, after.keySet(), table);
            var now = staying(after, before.keySet(), table);
            for (int place = 0; place < old.size(); place++) {
                var rule = old.get(place);
                var then = now.indexOf(rule);
                if (then != place) {
                    moved.add(new RuleChange(table, rule, "moved", "place " + (place + 1), "place " + (then + 1)));
                }
            }
        }
        return moved;
    }

    private static List<String> staying(Map<List<String>, PolicyRule> rules, Set<List<String>> others, String table) {
        return rules.entrySet().stream()
                .filter(entry -> others.contains(entry.getKey())
                        && entry.getValue().table().equals(table))
                .map(entry -> entry.getValue().id())
                .toList();
    }

    private static Map<List<String>, PolicyRule> byId(List<PolicyRule> rules) {
        return rules.stream()
                .collect(Collectors.toMap(
                        rule -> List.of(rule.table(), rule.id()),
                        rule -> rule,
                        (first, second) -> first,
                        LinkedHashMap::new));
    }

    private static RuleChange of(PolicyRule rule, String change, String was, String would) {
        return new RuleChange(rule.table(), rule.id(), change, was, would);
    }

    /** In a line or two, for who reads and does not compute. */
    String inWords() {
        return switch (change) {
            case "added" -> "+ %s %s: %s".formatted(table, rule, would);
            case "removed" -> "- %s %s: %s".formatted(table, rule, was);
            case "changed" -> "- %s %s: %s\n+ %s %s: %s".formatted(table, rule, was, table, rule, would);
            default -> "~ %s %s: from %s to %s".formatted(table, rule, was, would);
        };
    }
}
