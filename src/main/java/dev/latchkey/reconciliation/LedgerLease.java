package dev.latchkey.reconciliation;

import dev.latchkey.directory.UserId;
import dev.latchkey.lease.LeaseId;
import java.time.Instant;

/**
 * What a comparison has to know of a lease.
 *
 * @param running active, and its end has not come: the role must be there
 * @param over its role was taken away at its end, and nothing of it can still arrive
 * @param preExisting the role was there before, so the lease is not why it is there
 * @param takenAway Latchkey took the role away while it could not reach the ledger
 * @param state its word in the ledger, and {@code endsAt} its end: who looks twice sees whether anything happened
 */
record LedgerLease(
        LeaseId id,
        UserId user,
        String username,
        boolean running,
        boolean over,
        boolean preExisting,
        boolean takenAway,
        String state,
        Instant endsAt) {

    /** Whether it explains a mapping: while it is being given, held or taken away, or of an outcome not known yet. */
    boolean explainsMapping() {
        return !over && !preExisting;
    }
}
