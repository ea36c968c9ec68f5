package dev.latchkey.api;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Remembers the answers of calls with an Idempotency-Key for a day. Each statement is a transaction of its own. */
@Repository
class IdempotentCalls {

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

    void forget(String caller, String key) {
        jdbc.sql("delete from latchkey.idempotent_call where caller = ? and key = ? and status is null")
                .params(caller, key)
                .update();
    }
}
