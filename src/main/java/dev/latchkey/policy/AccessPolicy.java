package dev.latchkey.policy;

/** The policy in force. Whatever it cannot decide, it denies. It changes nothing; that it was asked stands in the engine's history. */
public interface AccessPolicy {

    PolicyEvaluation evaluate(PolicyFacts facts);
}
