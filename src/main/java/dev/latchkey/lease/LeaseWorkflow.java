package dev.latchkey.lease;

import dev.latchkey.directory.Person;
import dev.latchkey.request.RequestId;

/** The process that waits for a lease's end; implemented by the engine's room. */
public interface LeaseWorkflow {

    /** Tells the process that the lease is to end now; the caller's transaction has already recorded it. */
    void endRequested(Person person, RequestId id);

    /** Tells the process that the lease ends, or has ended, without a person's doing. */
    void ended(RequestId id);
}
