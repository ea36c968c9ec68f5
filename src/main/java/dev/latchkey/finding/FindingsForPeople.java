package dev.latchkey.finding;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The findings that a process has to ask a person about, or need not ask about any more, as two queues. */
@Repository
public class FindingsForPeople {

    /** The condition on an open finding that it waits for somebody's answer: nothing else mends it, or that failed. */
    public static final String WAITS = "(action = 'removalRefused' or kind in (%s) and action <> 'removing')"
            .formatted(Stream.of(FindingKind.values())
                    .filter(FindingKind::isForAPerson)
                    .map(kind -> "'" + kind.word() + "'")
                    .collect(Collectors.joining(", ")));

    private final JdbcClient jdbc;

    public FindingsForPeople(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The findings that need a person and about which no process asks one yet; those that failed before come last. */
    public List<FindingId> findToHandOver() {
        return jdbc.sql("""
                select id from latchkey.finding
                where state = 'open' and handed_over_at is null and %s
                order by hand_over_tries, detected_at limit 100
                """.formatted(WAITS)).query(FindingRepository::readId).list();
    }

    /** Takes the finding, unless it was taken or closed meanwhile; two nodes take different ones. */
    public boolean claimToHandOver(FindingId id) {
        return claim("handed_over_at", "state = 'open' and handed_over_at is null", id);
    }

    public void markHandOverFailed(FindingId id) {
        jdbc.sql("update latchkey.finding set hand_over_tries = hand_over_tries + 1 where id = ?")
                .param(id.value())
                .update();
    }

    /** The open findings about which a process should be asking somebody. */
    public List<FindingId> findHandedOver() {
        return jdbc.sql("select id from latchkey.finding where state = 'open' and handed_over_at is not null")
                .query(FindingRepository::readId)
                .list();
    }

    public void takeBack(FindingId id) {
        jdbc.sql("update latchkey.finding set handed_over_at = null where id = ? and state = 'open'")
                .param(id.value())
                .update();
    }

    /** The closed findings about which a process may still ask somebody. */
    public List<FindingId> findToWithdraw() {
        return jdbc.sql("""
                select id from latchkey.finding
                where state = 'closed' and handed_over_at is not null and withdrawn_at is null limit 100
                """).query(FindingRepository::readId).list();
    }

    public boolean claimToWithdraw(FindingId id) {
        return claim("withdrawn_at", "withdrawn_at is null", id);
    }

    private boolean claim(String column, String unclaimed, FindingId id) {
        return jdbc.sql("""
                update latchkey.finding set %s = clock_timestamp()
                where id = (select id from latchkey.finding where id = ? and %s for update skip locked)
                """.formatted(column, unclaimed)).param(id.value()).update() == 1;
    }
}
