package dev.latchkey.lease;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The leases whose role is, or may be, in Keycloak now. */
@Repository
class LiveLeases {

    private static final String LIVE = """
            select l.id, l.user_id, l.role_id, l.state <> 'revoking' as entitles,
                least(l.expires_at, l.revoking_since) as ends_at,
                l.pre_existing and not exists (
                    select from latchkey.lease o where o.user_id = l.user_id and o.role_id = l.role_id
                        and o.id <> l.id and not o.pre_existing and o.ended_at >= l.starts_at) as standing
            from latchkey.lease l where l.state in ('granting', 'active', 'revoking')
            """;

    private final JdbcClient jdbc;

    @Autowired
    LiveLeases(SweeperDatabase database) {
        this(database.jdbc());
    }

    LiveLeases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<RememberedLease> findAll() {
        return jdbc.sql(LIVE).query(LiveLeases::read).list();
    }

    /** Nothing if the lease is over. */
    Optional<RememberedLease> search(LeaseId id) {
        return jdbc.sql(LIVE + " and l.id = ?")
                .param(id.value())
                .query(LiveLeases::read)
                .optional();
    }

    private static RememberedLease read(ResultSet row, int number) throws SQLException {
        return new RememberedLease(
                new LeaseId(row.getObject("id", UUID.class)),
                new UserId(row.getString("user_id")),
                new RoleId(row.getString("role_id")),
                row.getBoolean("standing"),
                row.getBoolean("entitles"),
                row.getObject("ends_at", OffsetDateTime.class).toInstant());
    }
}
