package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import dev.latchkey.lease.LeaseId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds the leases whose end is worth a second look. */
@Repository
class LeaseEnds {

    private static final String SHOULD_HAVE_ENDED = "least(expires_at, revoking_since)";
    private static final String OVERDUE = """
            select id, user_id, username, role_id, %s as at from latchkey.lease
            where state in ('granting', 'active', 'revoking') and %s <= clock_timestamp() - make_interval(secs => :late)
            """.formatted(SHOULD_HAVE_ENDED, SHOULD_HAVE_ENDED);

    private final JdbcClient jdbc;

    LeaseEnds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The leases that should have been over for so long, and are not. */
    List<LeaseEnd> findOverdue(Duration late) {
        return jdbc.sql(OVERDUE)
                .param("late", late.toSeconds())
                .query(LeaseEnds::read)
                .list();
    }

    /** The lease, if it is past its end and not over. */
    Optional<LeaseEnd> searchOverdue(LeaseId id) {
        return jdbc.sql(OVERDUE + " and id = :id")
                .param("late", 0)
                .param("id", id.value())
                .query(LeaseEnds::read)
                .optional();
    }

    /** The leases whose sessions were said to be ended not long ago, and not just now. */
    List<LeaseEnd> findWithSessionsEnded(Duration atLeast, Duration atMost) {
        return jdbc.sql("""
                select id, user_id, username, role_id, ended_at as at from latchkey.lease
                where role_removed and sessions_ended_at between clock_timestamp() - make_interval(secs => :atMost)
                    and clock_timestamp() - make_interval(secs => :atLeast)
                """)
                .param("atLeast", atLeast.toSeconds())
                .param("atMost", atMost.toSeconds())
                .query(LeaseEnds::read)
                .list();
    }

    Optional<LeaseEnd> search(LeaseId id) {
        return jdbc.sql("select id, user_id, username, role_id, ended_at as at from latchkey.lease where id = ?")
                .param(id.value())
                .query(LeaseEnds::read)
                .optional();
    }

    private static LeaseEnd read(ResultSet row, int number) throws SQLException {
        return new LeaseEnd(
                new LeaseId(row.getObject("id", UUID.class)),
                new UserId(row.getString("user_id")),
                row.getString("username"),
                new RoleId(row.getString("role_id")),
                FindingRepository.instant(row, "at").orElseThrow());
    }
}
