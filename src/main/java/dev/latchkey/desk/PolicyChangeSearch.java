package dev.latchkey.desk;

import dev.latchkey.change.PolicyChangeId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds changes of models and tables, newest first, one more than a page. */
@Repository
public class PolicyChangeSearch {

    private final JdbcClient jdbc;

    PolicyChangeSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<PolicyChangeId> find(String state, String after) {
        return jdbc.sql("""
                select id from latchkey.policy_change
                where (:state::text is null or state = :state)
                  and (:after::uuid is null or (proposed_at, id) <
                      (select a.proposed_at, a.id from latchkey.policy_change a where a.id = :after))
                order by proposed_at desc, id desc limit :limit
                """)
                .param("state", state)
                .param("after", LedgerSearch.cursor(after))
                .param("limit", Page.SIZE + 1)
                .query((row, number) -> new PolicyChangeId(row.getObject("id", UUID.class)))
                .list();
    }
}
