package dev.latchkey.desk;

import dev.latchkey.directory.Person;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.request.RequestId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds what is a person's own: leases that run and requests that wait. */
@Repository
public class PersonalSearch {

    /** As many as anybody works through in one sitting. */
    private static final int LIMIT = 100;

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
}
