package dev.latchkey.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who decides reads what would change, all of it and nothing else. */
class DifferencesTest {

    @Test
    void rulesAreAddedRemovedChangedAndMovedEachInItsTable() {
        var was = List.of(rule("a", "1"), rule("b", "2"), rule("c", "3"), rule("d", "4"));
        var would = List.of(rule("c", "3"), rule("a", "9"), rule("d", "4"), rule("e", "5"));

        assertThat(RuleChange.between(was, would))
                .containsExactly(
                        new RuleChange("policy", "a", "changed", "1", "9"),
                        new RuleChange("policy", "b", "removed", "2", null),
                        new RuleChange("policy", "e", "added", null, "5"),
                        new RuleChange("policy", "a", "moved", "place 1", "place 2"),
                        new RuleChange("policy", "c", "moved", "place 2", "place 1"));
        assertThat(RuleChange.between(was, was)).isEmpty();
        assertThat(RuleChange.between(List.of(), would))
                .extracting(RuleChange::change)
                .containsOnly("added");
    }

    @Test
    void linesAreShownWithAFewAroundThem() {
        var was = IntStream.range(0, 20).mapToObj(i -> "line " + i).toList();
        var would = was.stream().filter(line -> !line.equals("line 10")).toList();

        assertThat(LineDifference.between(text(was), text(would)))
                .isEqualTo("...\n line 7\n line 8\n line 9\n-line 10\n line 11\n line 12\n line 13");
        assertThat(LineDifference.between("a\nb", "a\nc\nb")).isEqualTo(" a\n+c\n b");
        assertThat(LineDifference.between("", "a")).isEqualTo("+a");
        assertThat(LineDifference.between("a", "a")).isEmpty();
    }

    @Test
    void textsThatHaveLittleInCommonAndAreLongAreShownWhole() {
        var was = text(IntStream.range(0, 3000).mapToObj(i -> "a" + i).toList());
        var would = text(IntStream.range(0, 3000).mapToObj(i -> "b" + i).toList());

        assertThat(LineDifference.between(was, would).lines()).hasSize(6000);
    }

    private static PolicyRule rule(String id, String text) {
        return new PolicyRule("policy", id, text);
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines);
    }
}
