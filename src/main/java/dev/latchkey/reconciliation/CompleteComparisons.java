package dev.latchkey.reconciliation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** When some node last compared everything, and the lock by which only one does at a time. */
@Repository
class CompleteComparisons {

    private static final String KEY = "hashtextextended(?, 0)";

    private final JdbcClient jdbc;
    private final DataSource database;

    CompleteComparisons(JdbcClient jdbc, DataSource database) {
        this.jdbc = jdbc;
        this.database = database;
    }

    /**
     * Runs the work unless another node is at the same. The lock belongs to a connection of its own: a node that
     * dies takes its connection along, and the lock is free.
     *
     * @param work what it is, in one word
     * @return whether it ran
     */
    boolean runAlone(String work, Runnable step) {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(true);
            if (!ask(connection, "select pg_try_advisory_lock(%s)", work)) {
                return false;
            }
            try {
                step.run();
                return true;
            } finally {
                ask(connection, "select pg_advisory_unlock(%s)", work);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot hold the comparison's lock: " + e.getMessage(), e);
        }
    }

    private static boolean ask(Connection connection, String question, String work) throws SQLException {
        try (var statement = connection.prepareStatement(question.formatted(KEY))) {
            statement.setString(1, "latchkey " + work);
            try (var answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    Instant now() {
        return jdbc.sql("select clock_timestamp()")
                .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .single();
    }

    void record(String node, Instant startedAt) {
        jdbc.sql("""
                insert into latchkey.complete_comparison (node, started_at, completed_at)
                values (:node, :startedAt, clock_timestamp())
                on conflict (only_row) do update
                set node = excluded.node, started_at = excluded.started_at, completed_at = excluded.completed_at
                """)
                .param("node", node)
                .param("startedAt", FindingRepository.utc(startedAt))
                .update();
    }

    /** Whether some node has compared everything, beginning at this instant or later. */
    boolean isAnySince(Instant instant) {
        return jdbc.sql("select exists (select from latchkey.complete_comparison where started_at >= ?)")
                .param(FindingRepository.utc(instant))
                .query(Boolean.class)
                .single();
    }

    boolean isDue(Duration interval) {
        return jdbc.sql("""
                select not exists (select from latchkey.complete_comparison
                    where started_at > clock_timestamp() - make_interval(secs => ?))
                """).param(interval.toSeconds()).query(Boolean.class).single();
    }

    /** Seconds since everything was compared; not a number if it never was. */
    double age() {
        return jdbc.sql("select extract(epoch from clock_timestamp() - completed_at) from latchkey.complete_comparison")
                .query(Double.class)
                .optional()
                .orElse(Double.NaN);
    }
}
