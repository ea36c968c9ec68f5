package dev.latchkey.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of the policy.
 *
 * @param reasons sentences a person can act on
 * @param rules ids of the rules that decided, in the order of the tables
 * @param tables id and version of each table that was used
 * @param inputs what the tables were given, by name: texts, numbers, truth values, lists or maps of texts, or null; nothing if
 *     no table was asked
 */
public record PolicyEvaluation(
        PolicyOutcome outcome,
        List<String> reasons,
        List<String> rules,
        List<String> tables,
        Map<String, Object> inputs) {

    /** The rule's name where a table failed: it decided nothing, so it is denied. */
    public static final String FAILED = "policyFailed";

    public PolicyEvaluation {
        reasons = List.copyOf(reasons);
        rules = List.copyOf(rules);
        tables = List.copyOf(tables);
        // In the order of the facts, and with nulls, which Map.copyOf refuses.
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    /** @param table the table that failed, as among {@code tables} */
    public static PolicyEvaluation failed(String table, Map<String, Object> inputs) {
        return failed(
                table,
                inputs,
                "The policy could not decide on this ('%s'); security has been told. Try again later."
                        .formatted(table.split(":")[0]));
    }

    /** The same in other words. */
    public static PolicyEvaluation failed(String table, Map<String, Object> inputs, String reason) {
        return new PolicyEvaluation(
                new PolicyOutcome.Denied(), List.of(reason), List.of(FAILED), List.of(table), inputs);
    }

    /** Whether nothing was decided; who is not to be denied for that must ask. */
    public boolean isFailed() {
        return rules.contains(FAILED);
    }
}
