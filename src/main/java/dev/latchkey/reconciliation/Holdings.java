package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who holds what in Keycloak, read fresh at every call.
 *
 * <p>Every method throws {@link dev.latchkey.directory.DirectoryUnavailableException} when Keycloak does not answer or
 * does not let Latchkey look: an empty answer means that nobody holds the role, never that nobody could tell.
 */
public interface Holdings {

    /** The roles that are to be watched because Keycloak offers them for request, well described or not. */
    Set<RoleId> findRequestable();

    /** The name of the role as people write it, or nothing if it is gone. */
    Optional<String> searchName(RoleId role);

    /** Everybody who holds the role, in every way they hold it; nobody if the role is gone. */
    List<Holding> findHolders(RoleId role);

    /** In what ways one person holds the role; none if person or role is gone. */
    List<Holding> findHoldings(UserId user, RoleId role);
}
