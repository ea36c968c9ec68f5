package dev.latchkey.policy;

/** The policy in force. Whatever it cannot decide, it denies; it changes nothing. */
public interface AccessPolicy {

    PolicyEvaluation evaluate(PolicyFacts facts);
}
