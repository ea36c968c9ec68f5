package dev.latchkey.policy;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.directory.Person;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reckons from the ledger what a person has held, under whichever of their accounts: a second one is no second chance.
 * Changes nothing.
 */
@Repository
public class AccessHistories {

    private final JdbcClient jdbc;

    AccessHistories(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Lets nobody else do this for the same human, under whichever account, until the transaction ends: what is read
     * afterwards stays true until what it allowed is written down. Waits for as long as that takes somebody else, which
     * the time-outs of Keycloak and of the database bound; ends of leases never wait here.
     *
     * @return the present by the clock of the database, which is the one that leases begin by
     */
    public Instant holdStill(Person person) {
        Stream.of(person.accountIds())
                .sorted()
                .forEach(account -> jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                        .param("history of " + account)
                        .query((row, number) -> 0)
                        .list());
        return jdbc.sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /**
     * Up to the instant {@code at}, which is the start that is asked for: what is planned until then counts.
     *
     * @param extended id of the lease that is to become longer, which counts only with the time that it has taken: what is
     *     left of it is asked for once more
     */
    public AccessHistory read(Person person, RequestableRole role, Instant at, Optional<UUID> extended) {
        return jdbc.sql("""
                with leases as (
                    select l.role_id, l.role_name, r.tier, r.emergency, l.state, l.starts_at,
                        l.id is not distinct from :extended::uuid as extended,
                        l.state = 'revoking' and l.trouble is not null as stuck,
                        coalesce(l.ended_at, least(l.expires_at, l.revoking_since)) as over_at
                    from latchkey.lease l
                        -- One by one: else the requests of everybody are read for the few of a person.
                        cross join lateral (
                            select tier, emergency from latchkey.access_request where id = l.request_id offset 0) r
                    where l.user_id = any(:accounts) and l.state <> 'grant_failed' and l.starts_at <= :at
                      and (l.ended_at is null or l.ended_at > :at - interval '30 days')
                ), held as (
                    select * from leases where not extended
                ), spent as (
                    select role_id, tier, greatest(starts_at, :at - interval '30 days') as from_at,
                        case when extended then least(over_at, :at) else over_at end as to_at
                    from leases
                )
                select
                    coalesce(array_agg(role_name order by role_name)
                        filter (where state in ('granting', 'active', 'revoking') and over_at > :at
                          -- Keycloak would not have it back.
                          or stuck), '{}') as held_roles,
                    array(select role_name from latchkey.finding
                            where user_id = any(:accounts) and kind in
                              ('roleGivenByHand', 'orphanedRole', 'residualAccess', 'standingPrivilege')
                              -- Dismissed is not taken away.
                              and (state = 'open' or (resolution = 'dismissed' and gone_at is null))
                        union
                        select role_name from latchkey.standing_exception
                            where user_id = any(:accounts)
                              -- What it covered is found by a comparison that begins after it was over.
                              and coalesce(least(ended_at, review_at) >
                                (select began_at from latchkey.complete_comparison), true)
                        order by 1) as standing_roles,
                    array(select distinct a.role_name from latchkey.decision d
                        join latchkey.access_request a on a.id = d.request_id
                        where d.decider_id = any(:accounts) and d.verdict = 'approve'
                          and d.decided_at > :at - interval '30 days' order by 1) as agreed_roles,
                    coalesce(array_agg(starts_at order by starts_at desc)
                        filter (where role_id = :role and starts_at > :at - interval '7 days'), '{}') as role_starts,
                    count(*) filter (where role_id = :role and starts_at > :at - interval '1 hour') as role_1_hour,
                    count(*) filter (where role_id = :role and starts_at > :at - interval '24 hours') as role_24_hours,
                    count(*) filter (where role_id = :role and starts_at > :at - interval '7 days') as role_7_days,
                    count(*) filter (where tier = :tier and starts_at > :at - interval '24 hours') as tier_24_hours,
                    count(*) filter (where tier = :tier and starts_at > :at - interval '7 days') as tier_7_days,
                    count(*) filter (where emergency and starts_at > :at - interval '30 days') as emergencies,
                    (select count(*) from latchkey.review v join latchkey.access_request a on a.id = v.request_id
                        where a.requester_id = any(:accounts) and v.verdict = 'unjustified'
                          and v.closed_at > :at - interval '30 days') as unjustified,
                    floor(extract(epoch from :at - greatest(
                        max(over_at) filter (where role_id = :role and over_at <= :at),
                        (select max(l.ended_at) from latchkey.lease l
                            where l.user_id = any(:accounts) and l.role_id = :role and l.state <> 'grant_failed'
                              and l.ended_at <= :at and l.id is distinct from :extended::uuid))) / 60)
                        as minutes_since_last_end,
                    (select coalesce(extract(epoch from sum(to_at - from_at)), 0) from spent
                        where role_id = :role and to_at > from_at) as role_seconds,
                    (select coalesce(extract(epoch from sum(to_at - from_at)), 0) from spent
                        where tier = :tier and to_at > from_at) as tier_seconds
                from held
                """)
                .param("accounts", person.accountIds())
                .param("role", role.id().value())
                .param("tier", role.tier().word())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("extended", extended.orElse(null))
                .query((row, number) -> history(row))
                .single();
    }

    private static AccessHistory history(ResultSet row) throws SQLException {
        var sinceEnd = row.getBigDecimal("minutes_since_last_end");
        return new AccessHistory(
                List.of((String[]) row.getArray("held_roles").getArray()),
                List.of((String[]) row.getArray("standing_roles").getArray()),
                List.of((String[]) row.getArray("agreed_roles").getArray()),
                Stream.of((Timestamp[]) row.getArray("role_starts").getArray())
                        .map(Timestamp::toInstant)
                        .toList(),
                row.getInt("role_1_hour"),
                row.getInt("role_24_hours"),
                row.getInt("role_7_days"),
                row.getInt("tier_24_hours"),
                row.getInt("tier_7_days"),
                row.getInt("emergencies"),
                row.getInt("unjustified"),
                sinceEnd == null ? OptionalLong.empty() : OptionalLong.of(sinceEnd.longValue()),
                Duration.ofSeconds(row.getLong("role_seconds")),
                Duration.ofSeconds(row.getLong("tier_seconds")));
    }
}
