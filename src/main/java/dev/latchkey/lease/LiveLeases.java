package dev.latchkey.lease;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The leases whose role is, or may be, in Keycloak now. */
@Repository
class LiveLeases {

    private final JdbcClient jdbc;

    LiveLeases(SweeperDatabase database) {
        this.jdbc = database.jdbc();
    }

    List<RememberedLease> findAll() {
        return jdbc.sql("""
                select l.id, l.user_id, l.role_id, l.state <> 'revoking' as entitles,
                    least(l.expires_at, l.revoking_since) as ends_at,
                    l.pre_existing and not exists (
                        select from latchkey.lease o where o.user_id = l.user_id and o.role_id = l.role_id
                            and o.id <> l.id and not o.pre_existing and o.ended_at >= l.starts_at) as standing
                from latchkey.lease l where l.state in ('granting', 'active', 'revoking')
                """)
                .query((row, number) -> new RememberedLease(
                        new LeaseId(row.getObject("id", UUID.class)),
                        new UserId(row.getString("user_id")),
                        new RoleId(row.getString("role_id")),
                        row.getBoolean("standing"),
                        row.getBoolean("entitles"),
                        row.getObject("ends_at", OffsetDateTime.class).toInstant()))
                .list();
    }
}
