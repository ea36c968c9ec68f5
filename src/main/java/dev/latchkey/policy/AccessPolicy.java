package dev.latchkey.policy;

/**
 * The policy in force. Whatever it cannot decide, it denies, and says so to security where a table fails. It changes
 * nothing else; that it was asked stands in the engine's history.
 */
public interface AccessPolicy {

    PolicyEvaluation evaluate(PolicyFacts facts);
}
