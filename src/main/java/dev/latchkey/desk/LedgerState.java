package dev.latchkey.desk;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How the ledger does, for who runs it. All by the database's clock. */
@Repository
public class LedgerState {

    private final JdbcClient jdbc;

    LedgerState(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A node that gave a sign of life in the last hour. */
    public record Node(String id, Instant startedAt, Instant seenAt, boolean alive) {}

    /**
     * @param overdue how many leases should have been over for five seconds and are not
     * @param trouble how many of those Keycloak does not let Latchkey end
     * @param longestOverdue how long the oldest of them has been waiting for its end; zero where there is none
     * @param waiting how many requests wait for people
     */
    public record Counts(
            int live,
            int overdue,
            Duration longestOverdue,
            int trouble,
            int waiting,
            int openFindings,
            int overdueReviews) {}

    public Counts count() {
        return jdbc.sql("""
                select
                    (select count(*) from latchkey.lease where state in ('granting', 'active', 'revoking')) as live,
                    (select count(*) from latchkey.lease where state in ('granting', 'active', 'revoking')
                        and least(expires_at, revoking_since) < clock_timestamp() - interval '5 seconds') as overdue,
                    (select coalesce(extract(epoch from clock_timestamp() - min(least(expires_at, revoking_since))), 0)
                        from latchkey.lease where state in ('granting', 'active', 'revoking')
                        and least(expires_at, revoking_since) < clock_timestamp() - interval '5 seconds') as longest_overdue,
                    (select count(*) from latchkey.lease where trouble = 'forbidden' and state = 'revoking') as trouble,
                    (select count(*) from latchkey.approval_stage where outcome = 'open') as waiting,
                    (select count(*) from latchkey.finding where state = 'open') as findings,
                    (select count(*) from latchkey.review
                        where closed_at is null and overdue_at is not null) as reviews
                """)
                .query((row, number) -> new Counts(
                        row.getInt("live"),
                        row.getInt("overdue"),
                        Duration.ofSeconds(row.getLong("longest_overdue")),
                        row.getInt("trouble"),
                        row.getInt("waiting"),
                        row.getInt("findings"),
                        row.getInt("reviews")))
                .single();
    }

    public List<Node> findNodes() {
        return jdbc.sql("""
                select id, started_at, seen_at, seen_at > clock_timestamp() - interval '15 seconds' as alive
                from latchkey.node where seen_at > clock_timestamp() - interval '1 hour' order by seen_at desc
                """)
                .query((row, number) -> new Node(
                        row.getString("id"),
                        row.getTimestamp("started_at").toInstant(),
                        row.getTimestamp("seen_at").toInstant(),
                        row.getBoolean("alive")))
                .list();
    }

    /** How long ago Keycloak was last compared with the ledger as a whole; nothing if it never was. */
    public Optional<Duration> searchComparisonAge() {
        return jdbc.sql("select clock_timestamp() as now, completed_at from latchkey.complete_comparison")
                .query((row, number) -> between(row.getTimestamp("completed_at"), row.getTimestamp("now")))
                .optional();
    }

    private static Duration between(Timestamp from, Timestamp to) {
        return Duration.between(from.toInstant(), to.toInstant());
    }
}
