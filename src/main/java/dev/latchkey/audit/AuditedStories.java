package dev.latchkey.audit;

import dev.latchkey.directory.UserId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds the requests, findings, exceptions and policy changes that an auditor asks for, in the ledger, as one list. */
@Repository
class AuditedStories {

    private final JdbcClient jdbc;

    AuditedStories(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Story> find(AuditQuery query, Optional<UUID> after, int limit) {
        // Each part is cut by itself, so that each can follow its own index.
        return jdbc.sql("""
                with begun as (
                    select requested_at as at, id from latchkey.access_request where id = :after
                    union all select detected_at, id from latchkey.finding where id = :after
                    union all select declared_at, id from latchkey.standing_exception where id = :after
                    union all select proposed_at, id from latchkey.policy_change where id = :after
                )
                (select 'request' as kind, r.requested_at as at, r.id
                from latchkey.access_request r left join latchkey.lease l on l.request_id = r.id
                    left join latchkey.lease_extension x on x.request_id = r.id
                    left join latchkey.review v on v.request_id = r.id
                where (:reader::text is null or r.requester_id = :reader)
                  and (:request::text is null or r.id::text = :request)
                  and (:role::text is null or r.role_name = :role)
                  and (:user::text is null or r.id in (
                      select id from latchkey.access_request where requester_name = :user
                      union all select request_id from latchkey.lease where ended_by = :user
                      union all select request_id from latchkey.decision where decider_name = :user
                      union all select request_id from latchkey.review where reviewed_by = :user))
                  and (:to::timestamptz is null or r.requested_at <= :to)
                  and (:from::timestamptz is null or greatest(v.closed_at, coalesce(l.sessions_ended_at, l.ended_at, x.extended_at, r.settled_at, now())) >= :from
                      or v.request_id is not null and v.closed_at is null
                      or l.state in ('granting', 'active', 'revoking'))
                  and (:after::uuid is null or (r.requested_at, r.id) < (select at, id from begun))
                order by r.requested_at desc, r.id desc limit :limit)
                union all
                (select 'finding', f.detected_at, f.id
                from latchkey.finding f left join latchkey.lease l on l.id = f.lease_id
                where (:reader::text is null or f.user_id = :reader)
                  and (:request::text is null or l.request_id::text = :request)
                  and (:role::text is null or f.role_name = :role)
                  and (:user::text is null or :user in (f.username, f.actor, f.resolved_by))
                  and (:to::timestamptz is null or f.detected_at <= :to)
                  and (:from::timestamptz is null or coalesce(f.resolved_at, now()) >= :from)
                  and (:after::uuid is null or (f.detected_at, f.id) < (select at, id from begun))
                order by f.detected_at desc, f.id desc limit :limit)
                union all
                (select 'exception', e.declared_at, e.id from latchkey.standing_exception e
                where (:reader::text is null or e.user_id = :reader)
                  and :request::text is null
                  and (:role::text is null or e.role_name = :role)
                  and (:user::text is null or :user in (e.username, e.declared_by, e.ended_by))
                  and (:to::timestamptz is null or e.declared_at <= :to)
                  and (:from::timestamptz is null or coalesce(e.ended_at, now()) >= :from)
                  and (:after::uuid is null or (e.declared_at, e.id) < (select at, id from begun))
                order by e.declared_at desc, e.id desc limit :limit)
                union all
                (select 'policy_change', c.proposed_at, c.id from latchkey.policy_change c
                where :reader::text is null and :role::text is null
                  and (:request::text is null or c.id::text = :request)
                  and (:user::text is null or :user in (c.proposed_by, c.decided_by))
                  and (:to::timestamptz is null or c.proposed_at <= :to)
                  and (:from::timestamptz is null or coalesce(c.settled_at, now()) >= :from)
                  and (:after::uuid is null or (c.proposed_at, c.id) < (select at, id from begun))
                order by c.proposed_at desc, c.id desc limit :limit)
                order by at desc, id desc limit :limit
                """)
                .param("reader", query.reader().map(UserId::value).orElse(null))
                .param("request", query.request().orElse(null))
                .param("role", query.role().orElse(null))
                .param("user", query.user().orElse(null))
                .param("from", query.from().map(AuditedStories::utc).orElse(null))
                .param("to", query.to().map(AuditedStories::utc).orElse(null))
                .param("after", after.orElse(null))
                .param("limit", limit)
                .query((row, number) -> new Story(
                        Story.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        row.getObject("id", UUID.class)))
                .list();
    }

    private static Object utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
