package dev.latchkey.approval;

import dev.latchkey.directory.Person;
import dev.latchkey.request.RequestId;
import java.util.Optional;

/** The process that waits for decisions; implemented by the engine's room. */
public interface ApprovalWorkflow {

    /**
     * Decides at the request's open stage in the person's name, in one transaction with what follows.
     *
     * @throws dev.latchkey.refusal.Refusal if a rule forbids it or the stage is no longer open
     */
    void decide(Person person, RequestId id, DecisionForm form);

    /** Tells the process that the approvers were reminded; the caller's transaction has recorded it. */
    void reminded(RequestId id);

    /** Offers the open task to this group as well; the caller's transaction has recorded it. */
    void escalated(RequestId id, String group);

    /** Names who takes care of the open task, or nobody; the caller's transaction has recorded it. */
    void assigned(RequestId id, Optional<String> username);
}
