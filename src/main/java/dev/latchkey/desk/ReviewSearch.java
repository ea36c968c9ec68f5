package dev.latchkey.desk;

import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.request.RequestId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds reviews of break-glass that a person may see, newest first, one more than a page. */
@Repository
public class ReviewSearch {

    private final JdbcClient jdbc;

    ReviewSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<RequestId> find(Person person, String state, String after) {
        return jdbc.sql("""
                select v.request_id from latchkey.review v join latchkey.access_request r on r.id = v.request_id
                where (:readsAll or r.requester_id = :person or r.owner_group = any(:groups))
                  and (:state::text is null or :state = case when v.closed_at is not null then 'closed'
                      when v.overdue_at is not null then 'overdue' else 'open' end)
                  and (:after::uuid is null or (v.opened_at, v.request_id) <
                      (select a.opened_at, a.request_id from latchkey.review a where a.request_id = :after))
                order by v.opened_at desc, v.request_id desc limit :limit
                """)
                .param("readsAll", Groups.readsAll(person))
                .param("person", person.id().value())
                .param("groups", person.groups().toArray(String[]::new))
                .param("state", state)
                .param("after", LedgerSearch.cursor(after))
                .param("limit", Page.SIZE + 1)
                .query((row, number) -> new RequestId(row.getObject("request_id", UUID.class)))
                .list();
    }
}
