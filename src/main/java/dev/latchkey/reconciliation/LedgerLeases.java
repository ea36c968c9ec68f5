package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import dev.latchkey.finding.FindingRepository;
import dev.latchkey.lease.LeaseId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the ledger says of who holds a role: the leases that are not over, and the newest one that is. */
@Repository
class LedgerLeases {

    private static final String LIVE = "(state in ('granting', 'active', 'revoking') or unsure_until is not null)";

    private static final String COLUMNS = """
            select id, user_id, username, pre_existing, state, expires_at, taken_away_at, not %s as over,
                state = 'active' and expires_at > clock_timestamp() as running
            from latchkey.lease
            """.formatted(LIVE);

    private final JdbcClient jdbc;

    LedgerLeases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<LedgerLease> find(RoleId role) {
        return jdbc.sql(COLUMNS + """
                where role_id = :role and (%s or id in (
                    select distinct on (user_id) id from latchkey.lease
                    where role_id = :role and role_removed and state <> 'grant_failed'
                    order by user_id, ended_at desc))
                order by id
                """.formatted(LIVE))
                .param("role", role.value())
                .query(LedgerLeases::read)
                .list();
    }

    List<LedgerLease> find(UserId user, RoleId role) {
        return jdbc.sql(COLUMNS + """
                where user_id = :user and role_id = :role and (%s or id = (
                    select id from latchkey.lease
                    where user_id = :user and role_id = :role and role_removed and state <> 'grant_failed'
                    order by ended_at desc limit 1))
                order by id
                """.formatted(LIVE))
                .param("user", user.value())
                .param("role", role.value())
                .query(LedgerLeases::read)
                .list();
    }

    Set<RoleId> findRoles() {
        return jdbc.sql("select distinct role_id from latchkey.lease where " + LIVE)
                .query((row, number) -> new RoleId(row.getString(1)))
                .set();
    }

    /** Of leases that are over, since when somebody may have come to keep the role in another way. */
    Set<RoleId> findRolesOfThePast() {
        return jdbc.sql("""
                select distinct role_id from latchkey.lease
                where role_removed and state <> 'grant_failed' and ended_at > now() - interval '30 days'
                """)
                .query((row, number) -> new RoleId(row.getString(1)))
                .set();
    }

    private static LedgerLease read(ResultSet row, int number) throws SQLException {
        return new LedgerLease(
                new LeaseId(row.getObject("id", UUID.class)),
                new UserId(row.getString("user_id")),
                row.getString("username"),
                row.getBoolean("running"),
                row.getBoolean("over"),
                row.getBoolean("pre_existing"),
                row.getObject("taken_away_at") != null,
                row.getString("state"),
                FindingRepository.instant(row, "expires_at").orElseThrow());
    }
}
