package dev.latchkey.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.request.RequestId;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds what helps somebody to decide on a request: what the policy went by, and what was before. */
@Repository
public class DecisionGrounds {

    private static final int RECENT = 5;

    /** Of fewer nobody can say what is usual. */
    private static final int FEWEST_WAITS = 5;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> FACTS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    DecisionGrounds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Another lease of the same person and role, over or running.
     *
     * @param justification null for whose business that request was not
     */
    public record OtherLease(
            String requestId,
            String state,
            String justification,
            Instant startsAt,
            Instant expiresAt,
            Instant endedAt) {

        public OtherLease withoutWords() {
            return new OtherLease(requestId, state, null, startsAt, expiresAt, endedAt);
        }
    }

    /**
     * What the policy went by.
     *
     * @param rules ids, in the order of its tables
     * @param tables id and version of each that was asked, as {@code accessPolicy:3}
     * @param facts what they were told, by name, as in the README beside the models; empty where none were recorded
     */
    public record Evaluated(List<String> rules, List<String> tables, Map<String, Object> facts) {}

    /** By what the policy decided last; nothing before it has. */
    public Optional<Evaluated> searchEvaluated(RequestId id) {
        return jdbc.sql("""
                select rules, tables, inputs from latchkey.policy_evaluation
                where request_id = :id order by number desc limit 1
                """)
                .param("id", id.value())
                .query((row, number) -> new Evaluated(
                        texts(row.getArray("rules")), texts(row.getArray("tables")), facts(row.getString("inputs"))))
                .optional();
    }

    private static Map<String, Object> facts(String json) {
        try {
            return JSON.readValue(json, FACTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The ledger holds facts that cannot be read", e);
        }
    }

    /** The last other leases of the request's person and role, newest first. */
    public List<OtherLease> findOtherLeases(RequestId id) {
        return jdbc.sql("""
                select l.request_id, l.state, f.justification, l.starts_at, l.expires_at, l.ended_at
                from latchkey.access_request r
                    join latchkey.lease l on l.user_id = r.requester_id and l.role_id = r.role_id
                    join latchkey.access_request f on f.id = l.request_id
                where r.id = :id and l.request_id <> r.id
                order by l.starts_at desc limit :limit
                """)
                .param("id", id.value())
                .param("limit", RECENT)
                .query((row, number) -> new OtherLease(
                        row.getString("request_id"),
                        row.getString("state"),
                        row.getString("justification"),
                        row.getTimestamp("starts_at").toInstant(),
                        row.getTimestamp("expires_at").toInstant(),
                        row.getTimestamp("ended_at") == null
                                ? null
                                : row.getTimestamp("ended_at").toInstant()))
                .list();
    }

    /**
     * How long it usually took until the last of its approvers had agreed: the median of the role's last fifty. Nothing
     * where there are only a few of them.
     */
    public Optional<Duration> searchUsualWait(String role) {
        return jdbc.sql("""
                select percentile_cont(0.5)
                    within group (order by extract(epoch from agreed_at - requested_at)) as seconds
                from (select r.requested_at,
                          (select max(d.decided_at) from latchkey.decision d where d.request_id = r.id) as agreed_at
                      from latchkey.access_request r
                      where r.role_name = :role and r.state = 'approved'
                      order by r.requested_at desc limit 50) waits
                where agreed_at is not null
                having count(*) >= :fewest
                """)
                .param("role", role)
                .param("fewest", FEWEST_WAITS)
                .query((row, number) -> Duration.ofSeconds(
                        Math.max(1, row.getBigDecimal("seconds").longValue())))
                .optional();
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
