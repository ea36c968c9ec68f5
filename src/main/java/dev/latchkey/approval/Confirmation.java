package dev.latchkey.approval;

/** What the policy says right before the grant. */
public enum Confirmation {
    CONFIRMED,
    /** It ended as denied, with its reason. */
    DENIED,
    /** An agreement does not count any more; the request waits for another one. */
    APPROVAL_LOST
}
