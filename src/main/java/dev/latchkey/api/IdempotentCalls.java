package dev.latchkey.api;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Remembers the answers of calls with an Idempotency-Key for a day. Each statement is a transaction of its own, but for
 * the one that has to be part of what it tells of.
 */
@Repository
class IdempotentCalls {

    private static final Answer LOST =
            new Answer(HttpStatus.CONFLICT.value(), MediaType.APPLICATION_PROBLEM_JSON_VALUE, null, """
            {"type":"about:blank","title":"Conflict","status":409,"detail":"The call with this Idempotency-Key was \
            carried out, at least in part; it may still be running, or its answer was lost. Look in a moment what became \
            of it, before you repeat with another key what is missing."}""".getBytes(
                            StandardCharsets.UTF_8));

    private final JdbcClient jdbc;

    IdempotentCalls(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An answer as it was given; nothing but the hash while the call still runs. */
    record Call(String contentHash, Optional<Answer> answer) {}

    record Answer(int status, String contentType, String location, byte[] body) {}

    /** Says whether the key is new; if so, the caller holds it and has to {@link #finish} or {@link #forget} it. */
    boolean begin(String caller, String key, String contentHash) {
        jdbc.sql("delete from latchkey.idempotent_call where called_at < now() - interval '1 day'")
                .update();
        return jdbc.sql("""
                insert into latchkey.idempotent_call (caller, key, content_hash) values (?, ?, ?)
                on conflict (caller, key) do nothing
                """).params(caller, key, contentHash).update() == 1;
    }

    Optional<Call> search(String caller, String key) {
        return jdbc.sql("select * from latchkey.idempotent_call where caller = ? and key = ?")
                .params(caller, key)
                .query((row, number) -> {
                    var status = row.getObject("status", Integer.class);
                    return new Call(
                            row.getString("content_hash"),
                            Optional.ofNullable(
                                    status == null
                                            ? null
                                            : new Answer(
                                                    status,
                                                    row.getString("content_type"),
                                                    row.getString("location"),
                                                    row.getBytes("body"))));
                })
                .optional();
    }

    void finish(String caller, String key, Answer answer) {
        jdbc.sql("""
                update latchkey.idempotent_call set status = ?, content_type = ?, location = ?, body = ?
                where caller = ? and key = ?
                """)
                .params(answer.status(), answer.contentType(), answer.location(), answer.body(), caller, key)
                .update();
    }

    /**
     * Within a transaction of the call: if that one has changed anything, an answer is there for who repeats the call,
     * until it is {@link #finish finished} with its own. It cannot be {@link #forget forgotten} any more.
     */
    void noteIfCarriedOut(String caller, String key) {
        // A transaction that has only read has no id.
        jdbc.sql("""
                update latchkey.idempotent_call set status = ?, content_type = ?, body = ?
                where caller = ? and key = ? and pg_current_xact_id_if_assigned() is not null
                """)
                .params(LOST.status(), LOST.contentType(), LOST.body(), caller, key)
                .update();
    }

    /** Has no effect on a call that is known to have changed something. */
    void forget(String caller, String key) {
        jdbc.sql("delete from latchkey.idempotent_call where caller = ? and key = ? and status is null")
                .params(caller, key)
                .update();
    }
}
