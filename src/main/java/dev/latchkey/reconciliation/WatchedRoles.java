package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.finding.ExceptionRepository;
import dev.latchkey.finding.FindingRepository;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which roles are watched, and what is known of them. */
@Component
class WatchedRoles {

    private final Holdings holdings;
    private final RoleCatalog catalog;
    private final LedgerLeases leases;
    private final FindingRepository findings;
    private final ExceptionRepository exceptions;
    private final JdbcClient jdbc;

    WatchedRoles(
            Holdings holdings,
            RoleCatalog catalog,
            LedgerLeases leases,
            FindingRepository findings,
            ExceptionRepository exceptions,
            JdbcClient jdbc) {
        this.holdings = holdings;
        this.catalog = catalog;
        this.leases = leases;
        this.findings = findings;
        this.exceptions = exceptions;
        this.jdbc = jdbc;
    }

    /** What can be requested now, and what the ledger still has something to say about. */
    Set<RoleId> findAll() {
        var roles = new HashSet<>(holdings.findRequestable());
        roles.addAll(leases.findRoles());
        roles.addAll(findings.findRolesOfOpen());
        roles.addAll(exceptions.findRoles());
        return roles;
    }

    /**
     * What was lent until lately and cannot be requested any more. It is looked at as well as can be: nothing is given of
     * it, so that nothing depends on a look.
     */
    Set<RoleId> findFormer(Set<RoleId> watched) {
        var roles = new HashSet<>(leases.findRolesOfThePast());
        roles.removeAll(watched);
        return roles;
    }

    /**
     * The role as the catalog describes it, else as Keycloak names it, else as the ledger remembers it; without Keycloak
     * all of it as the ledger remembers it.
     */
    WatchedRole describe(RoleId id) {
        var remembered = searchRemembered(id);
        try {
            return catalog.searchRole(id)
                    .map(role -> new WatchedRole(
                            id, role.name().toString(), Optional.of(role.tier()), Optional.of(role.ownerGroup())))
                    .orElseGet(() -> new WatchedRole(
                            id,
                            holdings.searchName(id)
                                    .or(() -> remembered.map(WatchedRole::name))
                                    .orElse(id.value()),
                            Optional.empty(),
                            remembered.flatMap(WatchedRole::ownerGroup)));
        } catch (DirectoryUnavailableException e) {
            return remembered.orElse(new WatchedRole(id, id.value(), Optional.empty(), Optional.empty()));
        }
    }

    private Optional<WatchedRole> searchRemembered(RoleId id) {
        return jdbc.sql("select * from latchkey.access_request where role_id = ? order by requested_at desc limit 1")
                .param(id.value())
                .query((row, number) -> LeaseEnds.readRole(row))
                .optional();
    }
}
