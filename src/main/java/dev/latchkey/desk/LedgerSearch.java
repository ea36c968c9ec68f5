package dev.latchkey.desk;

import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.lease.LeaseExtension;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.lease.LeaseState;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.refusal.PeoplesText;
import dev.latchkey.request.RequestId;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds requests and leases that a person may see, newest first, one more than a page. */
@Repository
public class LedgerSearch {

    /** Written out, so that the few that live are found without all those of the past. */
    private static final String LIVE = " and state in ('granting', 'active', 'revoking')";

    private final JdbcClient jdbc;

    LedgerSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<RequestId> findRequests(Person person, String state, String role, boolean mine, String after) {
        PeoplesText.requireHarmless("role", role);
        return jdbc.sql("""
                select r.id from latchkey.access_request r left join latchkey.lease l on l.request_id = r.id
                    left join latchkey.lease_extension x on x.request_id = r.id
                where (r.requester_id = :person
                       or not :mine and (:readsAll or r.owner_group = any(:groups) or exists (
                           select from latchkey.approval_stage s
                           where s.request_id = r.id and (s.approver_group = any(:groups)
                               or s.escalated_at is not null and s.escalation_group = any(:groups)))))
                  and (:state::text is null or coalesce(l.state, case when x.request_id is not null then :extended end, r.state) = :state)
                  and (:role::text is null or r.role_name = :role)
                  and (:after::uuid is null or (r.requested_at, r.id) <
                      (select a.requested_at, a.id from latchkey.access_request a where a.id = :after))
                order by r.requested_at desc, r.id desc limit :limit
                """)
                .param("person", person.id().value())
                .param("mine", mine)
                .param("readsAll", Groups.readsAll(person))
                .param("groups", person.groups().toArray(String[]::new))
                .param("state", state)
                .param("extended", LeaseExtension.STATE)
                .param("role", role)
                .param("after", cursor(after))
                .param("limit", Page.SIZE + 1)
                .query((row, number) -> new RequestId(row.getObject("id", UUID.class)))
                .list();
    }

    public List<LeaseId> findLeases(Person person, String state, String user, String role, String after) {
        PeoplesText.requireHarmless("user", user);
        PeoplesText.requireHarmless("role", role);
        return jdbc.sql("""
                select id from latchkey.lease
                where (user_id = :person or :readsAll or owner_group = any(:groups))
                  and (:state::text is null or state = :state)%s
                  and (:user::text is null or username = :user)
                  and (:role::text is null or role_name = :role)
                  and (:after::uuid is null or (starts_at, id) <
                      (select a.starts_at, a.id from latchkey.lease a where a.id = :after))
                order by starts_at desc, id desc limit :limit
                """.formatted(isLive(state) ? LIVE : ""))
                .param("person", person.id().value())
                .param("readsAll", Groups.readsAll(person))
                .param("groups", person.groups().toArray(String[]::new))
                .param("state", state)
                .param("user", user)
                .param("role", role)
                .param("after", cursor(after))
                .param("limit", Page.SIZE + 1)
                .query((row, number) -> new LeaseId(row.getObject("id", UUID.class)))
                .list();
    }

    /**
     * The leases that are not closed: overdue ones lead, then those that are over but leave open sessions or a usable token
     * behind, then the others, newest first. What is late and what is left over is reckoned as {@code Lease} does.
     */
    public List<LeaseId> findOpenLeases(Person person, String user, String role, String after) {
        PeoplesText.requireHarmless("user", user);
        PeoplesText.requireHarmless("role", role);
        // Each kind by an index of its own; for tokens that is the one by beginning: those of a lease that ran for more
        // than a month are marked among all leases alone.
        return jdbc.sql("""
                with not_closed as (
                    select id, starts_at, user_id, username, role_name, owner_group,
                        case when least(expires_at, revoking_since) < clock_timestamp() - interval '5 seconds'
                            then 2 else 0 end as urgency
                    from latchkey.lease where state in ('granting', 'active', 'revoking')
                    union
                    select id, starts_at, user_id, username, role_name, owner_group, 1
                    from latchkey.lease
                    where state in ('ended', 'externally_ended')
                      and role_removed and sessions_ended_at is null and not sessions_left_open
                    union
                    select id, starts_at, user_id, username, role_name, owner_group, 1
                    from latchkey.lease
                    where state in ('ended', 'externally_ended') and role_removed
                      and usable_until > clock_timestamp() and starts_at > clock_timestamp() - interval '31 days')
                select id from not_closed
                where (user_id = :person or :readsAll or owner_group = any(:groups))
                  and (:user::text is null or username = :user)
                  and (:role::text is null or role_name = :role)
                  and (:after::uuid is null or (urgency, starts_at, id) <
                      (select a.urgency, a.starts_at, a.id from not_closed a where a.id = :after
                       union all
                       select 0, a.starts_at, a.id from latchkey.lease a
                       where a.id = :after and not exists (select from not_closed n where n.id = :after)))
                order by urgency desc, starts_at desc, id desc limit :limit
                """)
                .param("person", person.id().value())
                .param("readsAll", Groups.readsAll(person))
                .param("groups", person.groups().toArray(String[]::new))
                .param("user", user)
                .param("role", role)
                .param("after", cursor(after))
                .param("limit", Page.SIZE + 1)
                .query((row, number) -> new LeaseId(row.getObject("id", UUID.class)))
                .list();
    }

    private static boolean isLive(String state) {
        return state != null
                && Stream.of(LeaseState.values()).anyMatch(s -> s.word().equals(state) && !s.isOver());
    }

    public static UUID cursor(String after) {
        try {
            return after == null ? null : UUID.fromString(after);
        } catch (IllegalArgumentException e) {
            throw new InvalidFieldException("after", "must be the 'next' of an earlier page");
        }
    }
}
