package dev.latchkey.request;

import dev.latchkey.directory.Person;

/** The process that carries a request; implemented by the engine's room. */
public interface AccessRequestWorkflow {

    /**
     * Starts a request in the person's name, in one transaction: it is recorded and the policy has spoken, or nothing
     * happened.
     *
     * @throws dev.latchkey.refusal.Refusal if the form is wrong
     */
    RequestId start(Person requester, AccessRequestForm form);

    /** Tells the process that its request was withdrawn; the caller's transaction has already recorded it. */
    void requestWithdrawn(Person person, RequestId id);
}
