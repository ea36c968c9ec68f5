package dev.latchkey.lease;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Holds one person's holding of a role until the transaction ends: nobody grants, ends or removes it meanwhile. */
@Repository
public class HoldingLock {

    private final JdbcClient jdbc;

    public HoldingLock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Holds all that is live of it. Rows first, then the pair, as everybody who changes a lease does it: the other order
     * would deadlock with them.
     */
    public void hold(UserId user, RoleId role) {
        jdbc.sql("""
                select id from latchkey.lease where user_id = ? and role_id = ?
                    and (state in ('granting', 'active', 'revoking') or unsure_until is not null)
                order by id for update
                """).params(user.value(), role.value()).query(UUID.class).list();
        holdPair(user, role);
    }

    /** For who holds the row of a lease already. */
    void holdPair(UserId user, RoleId role) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param(user + " " + role)
                .query((row, number) -> 0)
                .list();
    }
}
