package dev.latchkey.policy;

import java.util.List;

/**
 * The policy in force. Whatever it cannot decide, it denies, and says so to security where a table fails. It changes
 * nothing else; that a process asked it stands in the engine's history.
 */
public interface AccessPolicy {

    PolicyEvaluation evaluate(PolicyFacts facts);

    /** The same for many, in their order, and by the same version of each table. */
    List<PolicyEvaluation> evaluateAll(List<PolicyFacts> facts);
}
