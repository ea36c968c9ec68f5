package dev.latchkey.reconciliation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** When some node last compared everything, and the lock by which only one does at a time. */
@Repository
class CompleteComparisons {

    private static final Logger log = LoggerFactory.getLogger(CompleteComparisons.class);
    private static final String KEY = "hashtextextended(?, 0)";

    private final JdbcClient jdbc;
    private final DataSource database;

    CompleteComparisons(JdbcClient jdbc, DataSource database) {
        this.jdbc = jdbc;
        this.database = database;
    }

    /**
     * Runs the work unless another node is at the same. The lock belongs to a connection of its own: a node that dies
     * takes its connection along, and the lock is free. From a node that stands still the database takes it after a
     * while; should that one go on later, two do the same work, which is idempotent.
     *
     * @param work what it is, in one word
     * @return whether it ran
     */
    boolean runAlone(String work, Runnable step) {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(true);
            execute(connection, "set idle_session_timeout = '2min'");
            if (!ask(connection, "select pg_try_advisory_lock(%s)", work)) {
                execute(connection, "reset idle_session_timeout");
                return false;
            }
            try {
                step.run();
                return true;
            } finally {
                release(connection, work);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot hold the comparison's lock: " + e.getMessage(), e);
        }
    }

    /** A lock that the database has taken meanwhile needs no release. */
    private static void release(Connection connection, String work) {
        try {
            ask(connection, "select pg_advisory_unlock(%s)", work);
            execute(connection, "reset idle_session_timeout");
        } catch (SQLException e) {
            log.warn("'{}' took so long that its lock was lost: {}", work, e.getMessage());
        }
    }

    private static void execute(Connection connection, String command) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(command);
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

    /**
     * Where a comparison begins, or who waits for one.
     *
     * @param number later ones have higher numbers: counted and not timed, since the database's clock may be set
     * @param at by the clock of the database
     */
    record Beginning(long number, OffsetDateTime at) {}

    Beginning begin() {
        return jdbc.sql("select nextval('latchkey.comparison_number') as number, clock_timestamp() as at")
                .query(Beginning.class)
                .single();
    }

    /** Not for a comparison that began before this ledger was put back to an older copy of itself. */
    void record(String node, Beginning beginning) {
        jdbc.sql("""
                insert into latchkey.complete_comparison as newest (node, number, began_at, completed_at)
                select :node, :number, :at, clock_timestamp() from latchkey.comparison_number where last_value >= :number
                on conflict (only_row) do update
                set node = excluded.node, number = excluded.number, began_at = excluded.began_at,
                    completed_at = excluded.completed_at
                where newest.number < excluded.number
                """)
                .param("node", node)
                .param("number", beginning.number())
                .param("at", beginning.at())
                .update();
    }

    /** The number of the newest comparison that some node has completed; zero if none has. */
    long newestComplete() {
        return jdbc.sql("select coalesce(max(number), 0) from latchkey.complete_comparison")
                .query(Long.class)
                .single();
    }

    /** Seconds since everything was compared; not a number if it never was. */
    double age() {
        return jdbc.sql("select extract(epoch from clock_timestamp() - completed_at) from latchkey.complete_comparison")
                .query(Double.class)
                .optional()
                .orElse(Double.NaN);
    }
}
