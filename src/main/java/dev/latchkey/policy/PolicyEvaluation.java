package dev.latchkey.policy;

import java.util.List;

/**
 * One run of the policy.
 *
 * @param reasons sentences a person can act on
 * @param rules ids of the rules that decided, in the order of the tables
 * @param tables id and version of each table that was used
 */
public record PolicyEvaluation(PolicyOutcome outcome, List<String> reasons, List<String> rules, List<String> tables) {

    public PolicyEvaluation {
        reasons = List.copyOf(reasons);
        rules = List.copyOf(rules);
        tables = List.copyOf(tables);
    }
}
