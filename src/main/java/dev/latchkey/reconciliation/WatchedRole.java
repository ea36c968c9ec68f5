package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.Tier;
import java.util.Optional;

/**
 * A role whose holders are compared with the ledger.
 *
 * @param tier nothing if the role is not, or no longer, in the catalog
 */
record WatchedRole(RoleId id, String name, Optional<Tier> tier, Optional<String> ownerGroup) {}
