package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.policy.PolicyBook.Cell;
import dev.latchkey.policy.PolicyBook.PolicyTable;
import dev.latchkey.policy.PolicyBook.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableDifferenceTest {

    @Test
    void newChangedAndGoneRulesAreTold() {
        var before = table(1, rule("stays", "1"), rule("changes", "1"), rule("goes", "1"));
        var after = table(2, rule("comes", "1"), rule("stays", "1"), rule("changes", "2"));

        var changes = TableDifference.between(before, after);

        assertThat(changes).extracting(TableDifference.Change::rule).containsExactly("comes", "changes", "goes");
        assertThat(changes.get(0).before()).isEmpty();
        assertThat(changes.get(1).before()).contains(rule("changes", "1"));
        assertThat(changes.get(1).after()).contains(rule("changes", "2"));
        assertThat(changes.get(2).after()).isEmpty();
    }

    private static PolicyTable table(int version, Rule... rules) {
        return new PolicyTable("accessPolicy", version, "Access policy", "", true, List.of(rules));
    }

    private static Rule rule(String id, String value) {
        return new Rule(id, List.of(), List.of(new Cell("Outcome", value)), "why");
    }
}
