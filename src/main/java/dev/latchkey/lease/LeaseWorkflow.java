package dev.latchkey.lease;

import dev.latchkey.directory.Person;
import dev.latchkey.request.ExtensionForm;
import dev.latchkey.request.RequestId;
import java.time.Instant;

/** The process that waits for a lease's end; implemented by the engine's room. */
public interface LeaseWorkflow {

    /**
     * Starts the request for more time on a lease in the holder's name: it is recorded and the policy has spoken, or
     * nothing happened.
     *
     * @throws dev.latchkey.refusal.Refusal as {@link LeaseExtensions#record} says
     */
    RequestId extend(Person holder, LeaseId id, ExtensionForm form);

    /**
     * Tells the process that the lease ends later; part of the caller's transaction. Where there is no process any more
     * nothing happens: the ledger ends the lease.
     *
     * @param id of the request by which the lease was opened
     */
    void extended(RequestId id, Instant newEnd);

    /** Tells the process that the lease is to end now; the caller's transaction has already recorded it. */
    void endRequested(Person person, RequestId id);

    /** Tells the process that the lease ends, or has ended, without a person's doing. */
    void ended(RequestId id);
}
