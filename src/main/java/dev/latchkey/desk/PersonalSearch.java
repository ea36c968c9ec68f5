package dev.latchkey.desk;

import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.request.RequestId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds what is a person's own: leases that run, requests that wait, and decisions that wait for them. */
@Repository
public class PersonalSearch {

    /** As many as anybody works through in one sitting. */
    private static final int LIMIT = 100;

    private static final String TO_DECIDE = """
            from latchkey.approval_stage s join latchkey.access_request r on r.id = s.request_id
            where s.outcome = 'open' and r.state = 'requested'
              and (s.approver_group = any(:groups)
                   or s.escalated_at is not null and s.escalation_group = any(:groups))
              and r.requester_id <> all(:accounts)
              and not exists (select from latchkey.decision d
                  where d.request_id = r.id and d.decider_id = any(:accounts))
            """;

    private final JdbcClient jdbc;

    PersonalSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The person's leases that are not over, the one that ends first leading. */
    public List<LeaseId> findLiveLeases(Person person) {
        return jdbc.sql("""
                select id from latchkey.lease
                where user_id = :person and state in ('granting', 'active', 'revoking')
                order by expires_at, id limit :limit
                """)
                .param("person", person.id().value())
                .param("limit", LIMIT)
                .query((row, number) -> new LeaseId(row.getObject("id", UUID.class)))
                .list();
    }

    /** The person's requests that wait for somebody, or for their start, oldest first. */
    public List<RequestId> findWaitingRequests(Person person) {
        return jdbc.sql("""
                select r.id from latchkey.access_request r
                where r.requester_id = :person and r.state in ('requested', 'approved') and not r.granted
                order by r.requested_at, r.id limit :limit
                """)
                .param("person", person.id().value())
                .param("limit", LIMIT)
                .query((row, number) -> new RequestId(row.getObject("id", UUID.class)))
                .list();
    }

    /** The requests that the person can decide on now; the one whose window closes first leads. */
    public List<RequestId> findToDecide(Person person) {
        return jdbc.sql("select r.id " + TO_DECIDE + " order by s.closes_at, r.id limit :limit")
                .param("groups", groups(person))
                .param("accounts", accounts(person))
                .param("limit", LIMIT)
                .query((row, number) -> new RequestId(row.getObject("id", UUID.class)))
                .list();
    }

    /** How many those are. */
    public int countToDecide(Person person) {
        return jdbc.sql("select count(*) " + TO_DECIDE)
                .param("groups", groups(person))
                .param("accounts", accounts(person))
                .query(Integer.class)
                .single();
    }

    private static String[] groups(Person person) {
        return person.groups().toArray(String[]::new);
    }

    private static String[] accounts(Person person) {
        return person.accounts().stream().map(UserId::value).toArray(String[]::new);
    }
}
