package dev.latchkey.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The leases that are late, as a queue in the ledger from which every node takes its turns, longest overdue first. */
@Repository
class OverdueLeases {

    /** Seconds until the next try, by how many there were: a lease that cannot be ended makes room for the others. */
    private static final String NEXT_TURN = """
            clock_timestamp() + make_interval(secs =>
                (array[1, 2, 4, 8, 16, 30, 60])[least(sweeps, 6) + 1] * (0.8 + random() * 0.4))
            """;

    private static final String LIVE_AND_DUE = """
            (state in ('granting', 'active', 'revoking') and least(expires_at, revoking_since)
                <= greatest(clock_timestamp(), :heldTime::timestamptz) - make_interval(secs => :grace))
            """;

    /** @param over the role is gone, and what is left to do is less urgent */
    record Claimed(LeaseId lease, boolean over) {}

    private final JdbcClient jdbc;

    OverdueLeases(SweeperDatabase database) {
        this.jdbc = database.jdbc();
    }

    /**
     * Takes the next lease that should be over, or whose sessions should be ended, by more than {@code grace}, and puts
     * its next turn off. Roles come before sessions, and two nodes do not take the same lease.
     *
     * @param heldTime what the database's clock must have reached, should it have been set back
     */
    Optional<Claimed> claimNext(Duration grace, Optional<Instant> heldTime) {
        // A turn further away than any pause was set by a clock that has been set back since.
        return claim("""
                (next_sweep_at is null or next_sweep_at <= clock_timestamp()
                    or next_sweep_at > clock_timestamp() + interval '75 seconds')
                """, "ended_at nulls first, expires_at", grace, heldTime);
    }

    /** The same, whether or not it is that lease's turn: one after the other, so that no single one is in the way. */
    Optional<Claimed> claimLeastTried(Duration grace, Optional<Instant> heldTime) {
        return claim("true", "next_sweep_at nulls first, expires_at", grace, heldTime);
    }

    private Optional<Claimed> claim(String turn, String order, Duration grace, Optional<Instant> heldTime) {
        return jdbc.sql("""
                update latchkey.lease set sweeps = sweeps + 1, next_sweep_at = %s
                where id = (
                    select id from latchkey.lease
                    where (%s
                        or (role_removed and sessions_ended_at is null and not sessions_left_open
                            and ended_at <= clock_timestamp() - make_interval(secs => :grace))
                        or (unsure_until is not null and ended_at is not null))
                      and %s
                    order by %s
                    limit 1 for update skip locked)
                returning id, ended_at is not null as over
                """.formatted(NEXT_TURN, LIVE_AND_DUE, turn, order))
                .param("grace", seconds(grace))
                .param("heldTime", heldTime.map(LeaseRepository::utc).orElse(null))
                .query((row, number) ->
                        new Claimed(new LeaseId(row.getObject("id", UUID.class)), row.getBoolean("over")))
                .optional();
    }

    /** What kept Keycloak from ending them is over: nobody waits out the rest of a pause. */
    void hurry() {
        jdbc.sql("""
                update latchkey.lease set next_sweep_at = null
                where next_sweep_at > clock_timestamp() and trouble = 'unreachable'
                """).update();
    }

    /** One step is done, and the next one need not wait. */
    void putInFront(LeaseId id) {
        jdbc.sql("update latchkey.lease set next_sweep_at = null where id = ?")
                .param(id.value())
                .update();
    }

    void markTrouble(LeaseId id, RevocationTrouble trouble) {
        jdbc.sql("update latchkey.lease set trouble = ? where id = ? and trouble is distinct from ?")
                .params(trouble.word(), id.value(), trouble.word())
                .update();
    }

    /**
     * Notes that the role was taken away while the database was away. A lease that already has such a note keeps it, and
     * one that was over before gets none: the node that took the role away once more had not heard of it.
     */
    void markTakenAway(UUID lease, Instant at) {
        jdbc.sql("""
                update latchkey.lease set taken_away_at = :at
                where id = :id and taken_away_at is null and (ended_at is null or ended_at > :at)
                """).param("at", LeaseRepository.utc(at)).param("id", lease).update();
    }

    /** Whether leases that were due at this instant have not been tried once since. */
    boolean isAnyUntried(Instant due) {
        return jdbc.sql("""
                select exists (select from latchkey.lease where state in ('granting', 'active', 'revoking')
                    and least(expires_at, revoking_since) <= ? and sweeps = 0)
                """)
                .param(LeaseRepository.utc(due))
                .query(Boolean.class)
                .single();
    }

    /** Whether Keycloak does not let Latchkey take a role away. */
    boolean isAnyForbidden() {
        return jdbc.sql("""
                select exists (select from latchkey.lease where state = 'revoking' and trouble = 'forbidden')
                """).query(Boolean.class).single();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
