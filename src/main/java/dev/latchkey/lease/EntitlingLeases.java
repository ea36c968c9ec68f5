package dev.latchkey.lease;

import dev.latchkey.directory.UserId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The leases that entitle somebody to a role now. */
@Repository
class EntitlingLeases {

    /** @param groups those that the holder was in when the lease was opened */
    record Held(LeaseId lease, UserId user, String username, Set<String> groups) {}

    private final JdbcClient jdbc;

    EntitlingLeases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Held> findAll() {
        return jdbc.sql("""
                select id, user_id, username, held_groups from latchkey.lease
                where state in ('granting', 'active') and expires_at > clock_timestamp()
                """)
                .query((row, number) -> new Held(
                        new LeaseId(row.getObject("id", UUID.class)),
                        new UserId(row.getString("user_id")),
                        row.getString("username"),
                        Set.of((String[]) row.getArray("held_groups").getArray())))
                .list();
    }
}
