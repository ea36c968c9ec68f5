package dev.latchkey.desk;

import dev.latchkey.change.PolicyChangeId;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.finding.FindingsForPeople;
import dev.latchkey.request.RequestId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * All that waits for a person to say something: requests, uses of break-glass and changes of the policy, each counted
 * where it is listed; and findings, which have a page of their own, where those that wait for nobody stand too. It asks
 * the ledger alone, by the same rules as {@code ApprovalRule}, {@code ReviewRule}, {@code PolicyChangeRule} and {@code
 * ResolutionRule}, which have the last word when the person acts.
 */
@Repository
public class Inbox {

    /** As many of a kind as are listed; how many there are besides is counted. */
    private static final int LISTED = Page.SIZE;

    private static final String REQUESTS = """
            from latchkey.approval_stage s join latchkey.access_request r on r.id = s.request_id
            where s.outcome = 'open' and r.state = 'requested'
              and (s.approver_group = any(:groups)
                   or s.escalated_at is not null and s.escalation_group = any(:groups))
              and r.requester_id <> all(:accounts)
              and not exists (select from latchkey.decision d
                  where d.request_id = r.id and d.decider_id = any(:accounts))
            """;

    private static final String REVIEWS = """
            from latchkey.review v join latchkey.access_request r on r.id = v.request_id
            where v.closed_at is null
              and (:security or r.owner_group = any(:groups))
              and r.requester_id <> all(:accounts)
            """;

    private static final String CHANGES = """
            from latchkey.policy_change c
            where :changer and c.state = 'proposed' and c.proposed_by_id <> all(:accounts)
            """;

    private static final String FINDINGS = """
            from latchkey.finding f
            where :security and f.state = 'open' and %s
              and (f.user_id is null or f.user_id <> all(:accounts))
              and f.actor is distinct from :name
            """.formatted(FindingsForPeople.WAITS);

    /** How much of each kind waits. */
    public record Counts(int requests, int reviews, int changes, int findings) {

        public static final Counts NONE = new Counts(0, 0, 0, 0);

        /** All that is decided on one page: findings are answered on another. */
        public int toDecide() {
            return requests + reviews + changes;
        }
    }

    private final JdbcClient jdbc;

    Inbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Counts count(Person person) {
        return ask(
                        "select (select count(*) " + REQUESTS + ") as requests, (select count(*) " + REVIEWS
                                + ") as reviews, (select count(*) " + CHANGES + ") as changes, (select count(*) "
                                + FINDINGS + ") as findings",
                        person)
                .query((row, number) -> new Counts(
                        row.getInt("requests"), row.getInt("reviews"), row.getInt("changes"), row.getInt("findings")))
                .single();
    }

    /** The requests that the person can decide on; the one whose window closes first leads. */
    public List<RequestId> findRequests(Person person) {
        return ask("select r.id " + REQUESTS + " order by s.closes_at, r.id limit " + LISTED, person)
                .query((row, number) -> new RequestId(row.getObject("id", UUID.class)))
                .list();
    }

    /** The uses of break-glass that the person can close, the oldest first: those that are overdue lead. */
    public List<RequestId> findReviews(Person person) {
        return ask("select r.id " + REVIEWS + " order by v.opened_at, r.id limit " + LISTED, person)
                .query((row, number) -> new RequestId(row.getObject("id", UUID.class)))
                .list();
    }

    /** The changes of models and tables that the person can decide on, the oldest first. */
    public List<PolicyChangeId> findChanges(Person person) {
        return ask("select c.id " + CHANGES + " order by c.proposed_at, c.id limit " + LISTED, person)
                .query((row, number) -> new PolicyChangeId(row.getObject("id", UUID.class)))
                .list();
    }

    private JdbcClient.StatementSpec ask(String sql, Person person) {
        return jdbc.sql(sql)
                .param("groups", person.groups().toArray(String[]::new))
                .param("accounts", person.accountIds())
                .param("name", person.username())
                .param("security", person.isIn(Groups.SECURITY))
                .param("changer", person.isIn(Groups.SECURITY) || person.isIn(Groups.PLATFORM_ADMINS));
    }
}
