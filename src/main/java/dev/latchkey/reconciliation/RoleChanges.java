package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who changed role mappings in Keycloak: tells who did what was found, and hurries a comparison along. Never the
 * source of what is so: events can be switched off, expire, and are written for calls that changed nothing.
 *
 * <p>Every method throws {@link dev.latchkey.directory.DirectoryUnavailableException} when Keycloak does not answer.
 */
public interface RoleChanges {

    /** The changes from {@code from} on by Keycloak's clock, oldest first, at most a few hundred. */
    List<RoleChange> findSince(Instant from);

    /** The newest change of this kind, if Keycloak still has its event. */
    Optional<RoleChange> searchNewest(UserId user, RoleId role, RoleChange.Kind kind);
}
