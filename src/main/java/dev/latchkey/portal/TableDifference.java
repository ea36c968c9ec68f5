package dev.latchkey.portal;

import dev.latchkey.policy.PolicyBook.PolicyTable;
import dev.latchkey.policy.PolicyBook.Rule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a later version of a table has that an earlier one had not, rule by rule. */
final class TableDifference {

    private TableDifference() {}

    /**
     * @param before nothing if the rule is new
     * @param after nothing if the rule is gone
     */
    record Change(String rule, Optional<Rule> before, Optional<Rule> after) {}

    /** In the order of the later version, with what is gone at the end. */
    static List<Change> between(PolicyTable before, PolicyTable after) {
        return Stream.concat(
                        after.rules().stream()
                                .map(rule -> new Change(rule.id(), find(before, rule), Optional.of(rule))),
                        before.rules().stream()
                                .filter(rule -> find(after, rule).isEmpty())
                                .map(rule -> new Change(rule.id(), Optional.of(rule), Optional.empty())))
                .filter(change -> !change.before().equals(change.after()))
                .toList();
    }

    private static Optional<Rule> find(PolicyTable table, Rule rule) {
        return table.rules().stream()
                .filter(other -> other.id().equals(rule.id()))
                .findFirst();
    }
}
