package dev.latchkey.review;

import dev.latchkey.directory.Person;
import dev.latchkey.request.ByRequest;
import dev.latchkey.request.RequestId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The reviews' rows in the ledger; the database itself writes one with each lease by break-glass. */
@Repository
class ReviewRepository {

    private final JdbcClient jdbc;

    ReviewRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Review> search(RequestId id) {
        return one("select * from latchkey.review where request_id = ?", id);
    }

    ByRequest<Review> find(Collection<RequestId> ids) {
        return ByRequest.read(
                jdbc, "select * from latchkey.review where request_id = any(?::uuid[])", ids, ReviewRepository::read);
    }

    Optional<Review> lock(RequestId id) {
        return one("select * from latchkey.review where request_id = ? for update", id);
    }

    private Optional<Review> one(String query, RequestId id) {
        return jdbc.sql(query).param(id.value()).query(ReviewRepository::read).optional();
    }

    /** The reviews about which nobody is asked yet; those that failed before come last. */
    List<RequestId> findToHandOver() {
        return ids("""
                select request_id from latchkey.review where handed_over_at is null and closed_at is null
                order by hand_over_tries, opened_at limit 100
                """);
    }

    /** The open reviews about which a process should be asking somebody. */
    List<RequestId> findHandedOver() {
        return ids("select request_id from latchkey.review where handed_over_at is not null and closed_at is null");
    }

    private List<RequestId> ids(String query) {
        return jdbc.sql(query)
                .query((row, number) -> new RequestId(row.getObject("request_id", UUID.class)))
                .list();
    }

    /** Takes the review, unless it was taken or closed meanwhile; two nodes take different ones. */
    boolean claimToHandOver(RequestId id, Duration window) {
        return jdbc.sql("""
                update latchkey.review set handed_over_at = clock_timestamp(),
                    due_at = coalesce(due_at, opened_at + make_interval(secs => :seconds))
                where request_id = (select request_id from latchkey.review
                    where request_id = :id and handed_over_at is null and closed_at is null for update skip locked)
                """)
                        .param("seconds", window.toSeconds())
                        .param("id", id.value())
                        .update()
                == 1;
    }

    void markHandOverFailed(RequestId id) {
        update("set hand_over_tries = hand_over_tries + 1", id);
    }

    void takeBack(RequestId id) {
        update("set handed_over_at = null", id);
    }

    /** The timer that leads here may run by a clock that is a little ahead of this database's. */
    void markOverdueIfDue(RequestId id) {
        jdbc.sql("""
                update latchkey.review set overdue_at = coalesce(overdue_at, clock_timestamp())
                where request_id = ? and closed_at is null and due_at <= clock_timestamp() + interval '10 seconds'
                """).param(id.value()).update();
    }

    private void update(String set, RequestId id) {
        jdbc.sql("update latchkey.review %s where request_id = ? and closed_at is null".formatted(set))
                .param(id.value())
                .update();
    }

    void close(RequestId id, Person person, ReviewVerdict verdict, String comment) {
        jdbc.sql("""
                update latchkey.review set verdict = :verdict, comment = :comment, reviewed_by_id = :personId,
                    reviewed_by = :person, closed_at = clock_timestamp()
                where request_id = :id
                """)
                .param("verdict", verdict.word())
                .param("comment", comment)
                .param("personId", person.id().value())
                .param("person", person.username())
                .param("id", id.value())
                .update();
    }

    long count() {
        return jdbc.sql("select count(*) from latchkey.review")
                .query(Long.class)
                .single();
    }

    long countOpen(boolean overdue) {
        return jdbc.sql("select count(*) from latchkey.review where closed_at is null and (overdue_at is not null) = ?")
                .param(overdue)
                .query(Long.class)
                .single();
    }

    private static Review read(ResultSet row, int number) throws SQLException {
        return new Review(
                new RequestId(row.getObject("request_id", UUID.class)),
                instant(row, "opened_at").orElseThrow(),
                instant(row, "handed_over_at"),
                instant(row, "due_at"),
                instant(row, "overdue_at"),
                Optional.ofNullable(row.getString("verdict")).flatMap(ReviewVerdict::search),
                Optional.ofNullable(row.getString("comment")),
                Optional.ofNullable(row.getString("reviewed_by")),
                instant(row, "closed_at"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
