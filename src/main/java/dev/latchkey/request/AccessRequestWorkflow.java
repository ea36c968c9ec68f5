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

    /**
     * Withdraws the person's own request, in one transaction with the end of its process; who loses against somebody
     * who decides at the same moment is told the state that won.
     *
     * @throws dev.latchkey.refusal.Refusal if it is not theirs, or no longer open
     */
    void withdraw(Person person, RequestId id);
}
