package dev.latchkey.change;

import dev.latchkey.directory.Person;

/** The process that asks people about a change; implemented by the engine's room. */
public interface PolicyChangeWorkflow {

    /** Begins to ask, in the caller's transaction. */
    void proposed(PolicyChange change);

    /**
     * Decides in the person's name, by the rules that hold on every door.
     *
     * @throws dev.latchkey.refusal.Refusal if a rule forbids it, it cannot be decided on yet, or somebody was faster
     */
    void decide(Person person, PolicyChangeId id, String decision, String comment);

    /** Takes it back in the person's name. */
    void withdraw(Person person, PolicyChangeId id);

    /** Nobody need be asked any more. Does nothing if nobody is. */
    void closed(PolicyChange change);
}
