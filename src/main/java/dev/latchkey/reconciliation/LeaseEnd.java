package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import dev.latchkey.lease.LeaseId;
import java.time.Instant;

/**
 * A lease whose end is worth a second look.
 *
 * @param at when it ended, or should have
 */
record LeaseEnd(LeaseId lease, UserId user, String username, RoleId role, Instant at) {}
