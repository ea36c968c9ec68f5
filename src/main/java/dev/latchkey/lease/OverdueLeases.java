package dev.latchkey.lease;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The leases that are late, as a queue in the ledger from which every node takes its turns. */
@Repository
class OverdueLeases {

    private final JdbcClient jdbc;

    OverdueLeases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes the next lease that should be over, or whose sessions should be ended, by more than {@code grace}, and puts
     * its next turn off: 2, 4, 8 ... 60 s, give or take a fifth. One that cannot be ended so makes room for the others,
     * and two nodes do not take the same one.
     */
    Optional<LeaseId> claimNext(Duration grace) {
        return jdbc.sql("""
                update latchkey.lease set sweeps = sweeps + 1, next_sweep_at = clock_timestamp()
                    + make_interval(secs => least(60, power(2, least(sweeps, 6) + 1)) * (0.8 + random() * 0.4))
                where id = (
                    select id from latchkey.lease
                    where ((state in ('granting', 'active', 'revoking')
                            and least(expires_at, revoking_since) <= clock_timestamp() - make_interval(secs => :grace))
                        or (role_removed and sessions_ended_at is null and not sessions_left_open
                            and ended_at <= clock_timestamp() - make_interval(secs => :grace))
                        or (unsure_until is not null and ended_at is not null))
                      and (next_sweep_at is null or next_sweep_at <= clock_timestamp())
                    order by next_sweep_at nulls first, expires_at
                    limit 1 for update skip locked)
                returning id
                """)
                .param("grace", grace.toSeconds())
                .query((row, number) -> new LeaseId(row.getObject("id", UUID.class)))
                .optional();
    }

    long count(Duration grace) {
        return jdbc.sql("""
                select count(*) from latchkey.lease
                where state in ('granting', 'active', 'revoking')
                  and least(expires_at, revoking_since) <= clock_timestamp() - make_interval(secs => ?)
                """).param(grace.toSeconds()).query(Long.class).single();
    }
}
