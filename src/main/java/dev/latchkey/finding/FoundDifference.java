package dev.latchkey.finding;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.Tier;
import dev.latchkey.directory.UserId;
import dev.latchkey.lease.LeaseId;
import java.time.Instant;
import java.util.Optional;

/** What is about to be written down as a finding. */
public record FoundDifference(
        FindingKind kind,
        String subject,
        Optional<UserId> userId,
        String username,
        Optional<RoleId> roleId,
        Optional<String> roleName,
        Optional<Tier> tier,
        Optional<String> ownerGroup,
        Optional<LeaseId> leaseId,
        String via,
        Optional<String> actor,
        Optional<Instant> since,
        FindingAction action,
        String detail) {}
