package dev.latchkey.lease;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * This node's sign of life in the ledger, counted. Finding a lower count than one's own, or none, means that the
 * database was restored or failed over to a copy that had not got everything.
 */
@Component
class NodeBeat {

    /** @param wentBack whether beats that this node has made are not there */
    record Beat(Instant databaseTime, boolean wentBack) {}

    private record Row(long count, Instant databaseTime) {}

    private final JdbcClient jdbc;
    private final UUID node = UUID.randomUUID();
    private long lastCount;

    NodeBeat(SweeperDatabase database) {
        this.jdbc = database.jdbc();
    }

    synchronized Beat beat() {
        var row = jdbc.sql("""
                insert into latchkey.node as n (id, beat, seen_at) values (:id, 1, clock_timestamp())
                on conflict (id) do update set beat = n.beat + 1, seen_at = clock_timestamp()
                returning beat, clock_timestamp() as database_time
                """)
                .param("id", node)
                .query((found, number) -> new Row(
                        found.getLong("beat"),
                        found.getObject("database_time", OffsetDateTime.class).toInstant()))
                .single();
        // A beat that was written and not answered is one more than this node knows of, never one less.
        var wentBack = row.count() <= lastCount;
        lastCount = row.count();
        return new Beat(row.databaseTime(), wentBack);
    }
}
