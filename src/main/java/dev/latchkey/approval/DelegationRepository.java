package dev.latchkey.approval;

import dev.latchkey.directory.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The delegations' rows in the ledger. */
@Repository
class DelegationRepository {

    private final JdbcClient jdbc;

    DelegationRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Lets one after the other of the person's delegations be made, until the transaction ends. */
    void lockDelegating(UserId delegator) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('delegation:' || ?, 0))")
                .param(delegator.value())
                .query((row, number) -> true)
                .single();
    }

    /** Whether the person has a delegate for some of that time; one that was ended before it began is none. */
    boolean isDelegated(UserId delegator, Instant from, Instant until) {
        return jdbc.sql("""
                select exists (select from latchkey.delegation
                    where delegator_id = :delegator and starts_at < :until
                        and ends_at > greatest(:from, starts_at + interval '1 microsecond'))
                """)
                .param("delegator", delegator.value())
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("until", until.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    Delegation insert(Delegation delegation) {
        jdbc.sql("""
                insert into latchkey.delegation (id, delegator_id, delegator_name, delegate_id, delegate_name,
                    starts_at, ends_at, reason)
                values (:id, :delegatorId, :delegatorName, :delegateId, :delegateName, :startsAt, :endsAt, :reason)
                """)
                .param("id", delegation.id())
                .param("delegatorId", delegation.delegatorId().value())
                .param("delegatorName", delegation.delegatorName())
                .param("delegateId", delegation.delegateId().value())
                .param("delegateName", delegation.delegateName())
                .param("startsAt", delegation.startsAt().atOffset(ZoneOffset.UTC))
                .param("endsAt", delegation.endsAt().atOffset(ZoneOffset.UTC))
                .param("reason", delegation.reason().orElse(null))
                .update();
        return search(delegation.id()).orElseThrow();
    }

    Optional<Delegation> search(UUID id) {
        return jdbc.sql("select * from latchkey.delegation where id = ?")
                .param(id)
                .query(DelegationRepository::read)
                .optional();
    }

    /** One that has not begun ends as it begins: the ledger keeps that it was made. */
    void end(UUID id) {
        jdbc.sql("""
                update latchkey.delegation
                set ends_at = greatest(clock_timestamp(), starts_at + interval '1 microsecond')
                where id = ? and ends_at > clock_timestamp()
                """).param(id).update();
    }

    List<Delegation> findNotOver() {
        return jdbc.sql("select * from latchkey.delegation where ends_at > now() order by starts_at, id")
                .query(DelegationRepository::read)
                .list();
    }

    List<Delegation> findInForce() {
        return jdbc.sql(
                        "select * from latchkey.delegation where starts_at <= now() and ends_at > now() order by made_at, id")
                .query(DelegationRepository::read)
                .list();
    }

    private static Delegation read(ResultSet row, int number) throws SQLException {
        return new Delegation(
                row.getObject("id", UUID.class),
                new UserId(row.getString("delegator_id")),
                row.getString("delegator_name"),
                new UserId(row.getString("delegate_id")),
                row.getString("delegate_name"),
                row.getObject("starts_at", OffsetDateTime.class).toInstant(),
                row.getObject("ends_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getString("reason")));
    }
}
