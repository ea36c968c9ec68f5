package dev.latchkey.review;

import dev.latchkey.directory.Person;
import dev.latchkey.request.RequestId;
import java.util.Set;

/** The process that asks people about a use of break-glass; implemented by the engine's room. */
public interface ReviewWorkflow {

    /** Begins to ask, in the caller's transaction. */
    void opened(RequestId id);

    /** The requests about whose break-glass somebody is being asked. */
    Set<RequestId> findAsked();

    /**
     * Gives the verdict in the person's name, by the rules that hold on every door.
     *
     * @throws dev.latchkey.refusal.Refusal if a rule forbids it or somebody was faster
     */
    void review(Person person, RequestId id, String verdict, String comment);
}
