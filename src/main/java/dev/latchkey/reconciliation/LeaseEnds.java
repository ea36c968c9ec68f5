package dev.latchkey.reconciliation;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.Tier;
import dev.latchkey.directory.UserId;
import dev.latchkey.finding.FindingRepository;
import dev.latchkey.lease.LeaseId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds the leases whose end is worth a second look. */
@Repository
class LeaseEnds {

    private static final String REFUSED = "coalesce(l.trouble in ('forbidden', 'refused'), false)";
    private static final String SESSIONS_PENDING =
            "(l.role_removed and l.sessions_ended_at is null and not l.sessions_left_open)";

    private static final String ENDS = """
            select l.id, l.user_id, l.username, l.role_id, l.role_name, l.owner_group, r.tier,
                coalesce(l.ended_at, least(l.expires_at, l.revoking_since)) as at, %s as refused, %s as sessions_pending
            from latchkey.lease l join latchkey.access_request r on r.id = l.request_id
            """.formatted(REFUSED, SESSIONS_PENDING);

    private static final String OVERDUE = ENDS + """
            where l.state in ('granting', 'active', 'revoking') and least(l.expires_at, l.revoking_since) <=
                clock_timestamp() - case when %s then interval '0' else make_interval(secs => :late) end
            """.formatted(REFUSED);

    private final JdbcClient jdbc;

    LeaseEnds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The leases that should have been over for so long, or that Keycloak refuses to end, and are not over. */
    List<LeaseEnd> findOverdue(Duration late) {
        return jdbc.sql(OVERDUE)
                .param("late", late.toSeconds())
                .query(LeaseEnds::read)
                .list();
    }

    /** The lease, if it is past its end and not over. */
    Optional<LeaseEnd> searchOverdue(LeaseId id) {
        return jdbc.sql(OVERDUE + " and l.id = :id")
                .param("late", 0)
                .param("id", id.value())
                .query(LeaseEnds::read)
                .optional();
    }

    /** The leases whose sessions were said to be ended not long ago, and not just now. */
    List<LeaseEnd> findWithSessionsEnded(Duration atLeast, Duration atMost) {
        return jdbc.sql(ENDS + """
                where l.role_removed and l.sessions_ended_at
                    between clock_timestamp() - make_interval(secs => :atMost)
                    and clock_timestamp() - make_interval(secs => :atLeast)
                """)
                .param("atLeast", atLeast.toSeconds())
                .param("atMost", atMost.toSeconds())
                .query(LeaseEnds::read)
                .list();
    }

    /** The leases that have been over for so long, and whose sessions are still to be ended. */
    List<LeaseEnd> findWithSessionsPending(Duration late) {
        return jdbc.sql(ENDS + "where " + SESSIONS_PENDING
                        + " and l.ended_at <= clock_timestamp() - make_interval(secs => ?)")
                .param(late.toSeconds())
                .query(LeaseEnds::read)
                .list();
    }

    Optional<LeaseEnd> search(LeaseId id) {
        return jdbc.sql(ENDS + "where l.id = ?")
                .param(id.value())
                .query(LeaseEnds::read)
                .optional();
    }

    private static LeaseEnd read(ResultSet row, int number) throws SQLException {
        return new LeaseEnd(
                new LeaseId(row.getObject("id", UUID.class)),
                new UserId(row.getString("user_id")),
                row.getString("username"),
                readRole(row),
                FindingRepository.instant(row, "at").orElseThrow(),
                row.getBoolean("refused"),
                row.getBoolean("sessions_pending"));
    }

    /** The role as a request for it remembers it. */
    static WatchedRole readRole(ResultSet row) throws SQLException {
        return new WatchedRole(
                new RoleId(row.getString("role_id")),
                row.getString("role_name"),
                Optional.of(Tier.valueOf(row.getString("tier").toUpperCase(Locale.ROOT))),
                Optional.of(row.getString("owner_group")));
    }
}
