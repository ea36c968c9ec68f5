package dev.latchkey.catalog;

import java.util.List;
import java.util.Optional;

/**
 * The requestable roles, read fresh from Keycloak at every call.
 *
 * <p>A role counts as requestable only if its attributes are complete and it neither is nor contains a role that
 * administers Keycloak. Every method throws {@link dev.latchkey.directory.DirectoryUnavailableException} when Keycloak
 * does not answer.
 */
public interface RoleCatalog {

    /** All requestable roles, by name. */
    List<RequestableRole> findAll();

    Optional<RequestableRole> searchRole(RoleName name);

    /** The role by id, whatever it is called now. */
    Optional<RequestableRole> searchRole(RoleId id);
}
