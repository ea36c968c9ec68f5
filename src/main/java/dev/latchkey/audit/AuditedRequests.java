package dev.latchkey.audit;

import dev.latchkey.directory.UserId;
import dev.latchkey.request.RequestId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds the requests that an auditor asks for, in the ledger. */
@Repository
class AuditedRequests {

    private final JdbcClient jdbc;

    AuditedRequests(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<RequestId> find(AuditQuery query, Optional<RequestId> after, int limit) {
        return jdbc.sql("""
                select r.id from latchkey.access_request r left join latchkey.lease l on l.request_id = r.id
                    left join latchkey.lease_extension x on x.request_id = r.id
                where (:reader::text is null or r.requester_id = :reader)
                  and (:request::text is null or r.id::text = :request)
                  and (:role::text is null or r.role_name = :role)
                  and (:user::text is null or r.requester_name = :user or l.ended_by = :user or exists (
                      select from latchkey.decision d where d.request_id = r.id and d.decider_name = :user))
                  and (:to::timestamptz is null or r.requested_at <= :to)
                  and (:from::timestamptz is null or coalesce(l.sessions_ended_at, l.ended_at, x.extended_at, r.settled_at, now()) >= :from
                      or l.state in ('granting', 'active', 'revoking'))
                  and (:after::uuid is null or (r.requested_at, r.id) <
                      (select a.requested_at, a.id from latchkey.access_request a where a.id = :after))
                order by r.requested_at desc, r.id desc limit :limit
                """)
                .param("reader", query.reader().map(UserId::value).orElse(null))
                .param("request", query.request().orElse(null))
                .param("role", query.role().orElse(null))
                .param("user", query.user().orElse(null))
                .param("from", query.from().map(AuditedRequests::utc).orElse(null))
                .param("to", query.to().map(AuditedRequests::utc).orElse(null))
                .param("after", after.map(RequestId::value).orElse(null))
                .param("limit", limit)
                .query((row, number) -> new RequestId(row.getObject("id", UUID.class)))
                .list();
    }

    private static Object utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
