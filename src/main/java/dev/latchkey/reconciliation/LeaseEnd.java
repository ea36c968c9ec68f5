package dev.latchkey.reconciliation;

import dev.latchkey.directory.UserId;
import dev.latchkey.lease.LeaseId;
import java.time.Instant;

/**
 * A lease whose end is worth a second look, told from the ledger alone.
 *
 * @param at when it ended, or should have
 * @param refused whether Keycloak understood the last try to end it and said no
 * @param sessionsPending whether its sessions are still to be ended
 */
record LeaseEnd(
        LeaseId lease,
        UserId user,
        String username,
        WatchedRole role,
        Instant at,
        boolean refused,
        boolean sessionsPending) {}
