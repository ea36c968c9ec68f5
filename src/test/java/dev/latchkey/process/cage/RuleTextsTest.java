package dev.latchkey.process.cage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.change.PolicyRule;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A rule reads as what it says: when, then, why. */
class RuleTextsTest {

    private static final String TABLE = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
              <decision id="accessPolicy" name="p"><decisionTable id="t" hitPolicy="FIRST">
                <input id="i1" label="Tier"/><input id="i2" label="Hour"/>
                <output id="o1" label="Outcome" name="outcome"/><output id="o2" name="reason"/>
                <rule id="rule_low"><description>Because it is low.</description>
                  <inputEntry id="a"><text>"low"</text></inputEntry><inputEntry id="b"><text>-</text></inputEntry>
                  <outputEntry id="c"><text>"preApproved"</text></outputEntry>
                  <outputEntry id="e"><text>"Go on."</text></outputEntry></rule>
                <rule id="rule_denyByDefault"><inputEntry id="f"><text></text></inputEntry>
                  <inputEntry id="g"><text/></inputEntry>
                  <outputEntry id="h"><text>"denied"</text></outputEntry></rule>
              </decisionTable></decision>
            </definitions>
            """;

    @Test
    void cellsThatSayNothingAreLeftOut() {
        assertThat(RuleTexts.of(TABLE.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        new PolicyRule(
                                "accessPolicy",
                                "rule_low",
                                "when Tier: \"low\" then Outcome: \"preApproved\", reason: \"Go on.\" (Because it is low.)"),
                        new PolicyRule(
                                "accessPolicy", "rule_denyByDefault", "when anything then Outcome: \"denied\" ()"));
    }
}
