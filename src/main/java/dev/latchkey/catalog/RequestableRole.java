package dev.latchkey.catalog;

import java.time.Duration;

/**
 * A role that may be requested, as its attributes in Keycloak describe it.
 *
 * @param ownerGroup path of the owning group without the leading slash
 * @param maxDuration longest lease; the policy may allow less, never more
 */
public record RequestableRole(
        RoleId id,
        RoleName name,
        String description,
        String system,
        Tier tier,
        String ownerGroup,
        Duration maxDuration) {}
