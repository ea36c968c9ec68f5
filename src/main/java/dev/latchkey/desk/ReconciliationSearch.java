package dev.latchkey.desk;

import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.finding.ExceptionId;
import dev.latchkey.finding.FindingId;
import dev.latchkey.refusal.PeoplesText;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds findings and exceptions that a person may see, newest first, one more than a page. */
@Repository
public class ReconciliationSearch {

    private final JdbcClient jdbc;

    ReconciliationSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<FindingId> findFindings(
            Person person, String state, String kind, String user, String role, String after) {
        PeoplesText.requireHarmless("user", user);
        PeoplesText.requireHarmless("role", role);
        return jdbc.sql("""
                select id from latchkey.finding
                where (:readsAll or user_id = :person or owner_group = any(:groups))
                  and (:state::text is null or state = :state)
                  and (:kind::text is null or kind = :kind)
                  and (:user::text is null or username = :user)
                  and (:role::text is null or role_name = :role)
                  and (:after::uuid is null or (detected_at, id) <
                      (select a.detected_at, a.id from latchkey.finding a where a.id = :after))
                order by detected_at desc, id desc limit :limit
                """)
                .param("person", person.id().value())
                .param("readsAll", Groups.readsAll(person))
                .param("groups", person.groups().toArray(String[]::new))
                .param("state", state)
                .param("kind", kind)
                .param("user", user)
                .param("role", role)
                .param("after", LedgerSearch.cursor(after))
                .param("limit", Page.SIZE + 1)
                .query((row, number) -> new FindingId(row.getObject("id", UUID.class)))
                .list();
    }

    /** People see those for themselves and those that they, or a group of theirs, answer for. */
    public List<ExceptionId> findExceptions(Person person, String user, String role, String after) {
        PeoplesText.requireHarmless("user", user);
        PeoplesText.requireHarmless("role", role);
        return jdbc.sql("""
                select id from latchkey.standing_exception
                where (:readsAll or user_id = :person or owner = :name or owner = any(:groups))
                  and (:user::text is null or username = :user)
                  and (:role::text is null or role_name = :role)
                  and (:after::uuid is null or (declared_at, id) <
                      (select a.declared_at, a.id from latchkey.standing_exception a where a.id = :after))
                order by declared_at desc, id desc limit :limit
                """)
                .param("person", person.id().value())
                .param("name", person.username())
                .param("readsAll", Groups.readsAll(person))
                .param("groups", person.groups().toArray(String[]::new))
                .param("user", user)
                .param("role", role)
                .param("after", LedgerSearch.cursor(after))
                .param("limit", Page.SIZE + 1)
                .query((row, number) -> new ExceptionId(row.getObject("id", UUID.class)))
                .list();
    }

    /** Those that nobody has ended, the one whose review is due first leading, for who may see all; as many as one reads. */
    public List<ExceptionId> findStandingExceptions() {
        return jdbc.sql("""
                select id from latchkey.standing_exception where ended_at is null order by review_at, id limit 200
                """)
                .query((row, number) -> new ExceptionId(row.getObject("id", UUID.class)))
                .list();
    }
}
