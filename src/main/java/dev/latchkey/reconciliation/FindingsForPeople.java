package dev.latchkey.reconciliation;

import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The findings that a process has to ask a person about, or need not ask about any more, as two queues. */
@Repository
class FindingsForPeople {

    private final JdbcClient jdbc;

    FindingsForPeople(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes the next finding that needs a person and about which no process asks one yet; two nodes take different ones. */
    Optional<FindingId> claimToHandOver() {
        var kinds = Stream.of(FindingKind.values())
                .filter(FindingKind::isForAPerson)
                .map(FindingKind::word)
                .toArray(String[]::new);
        return jdbc.sql("""
                update latchkey.finding set handed_over_at = clock_timestamp()
                where id = (select id from latchkey.finding
                    where state = 'open' and handed_over_at is null
                      and (action = 'removalRefused' or kind = any(?) and action <> 'removing')
                    order by detected_at limit 1 for update skip locked)
                returning id
                """).param(kinds).query(FindingRepository::readId).optional();
    }

    /** Takes the next closed finding about which a process may still ask somebody. */
    Optional<FindingId> claimToWithdraw() {
        return jdbc.sql("""
                update latchkey.finding set withdrawn_at = clock_timestamp()
                where id = (select id from latchkey.finding
                    where state = 'closed' and handed_over_at is not null and withdrawn_at is null
                    limit 1 for update skip locked)
                returning id
                """).query(FindingRepository::readId).optional();
    }
}
