package dev.latchkey.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.policy.ReplayedRequest.Stage;
import dev.latchkey.policy.ReplayedRequest.Was;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads from the ledger the first evaluation of each request: the one that decided what it needed. In pages by key, so
 * that neither memory nor a transaction is held for as long as a replay takes.
 */
@Repository
class RecordedEvaluations {

    private static final int PAGE = 500;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> FACTS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    RecordedEvaluations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param to does not belong to it */
    record Period(Instant from, Instant to) {}

    long count(Period period) {
        return jdbc.sql("""
                select count(*) from latchkey.access_request
                where requested_at >= :from and requested_at < :to
                """)
                .param("from", utc(period.from()))
                .param("to", utc(period.to()))
                .query(Long.class)
                .single();
    }

    List<RecordedEvaluation> firstPage(Period period) {
        return page(period.from(), new UUID(0, 0), period);
    }

    List<RecordedEvaluation> pageAfter(RecordedEvaluation last, Period period) {
        return page(last.requestedAt(), last.requestId(), period);
    }

    private List<RecordedEvaluation> page(Instant at, UUID id, Period period) {
        // The page before the joins: whatever the database believes of its tables, it then reads by key.
        return jdbc.sql("""
                with page as materialized (
                    select id, requested_at, requester_name, role_name from latchkey.access_request
                    where (requested_at, id) > (:at, :id) and requested_at < :to
                    order by requested_at, id limit :page)
                select r.*, coalesce(e.outcome, '') as outcome, coalesce(e.rules, '{}') as rules,
                    coalesce(e.reasons, '{}') as reasons, coalesce(e.inputs, '{}')::text as inputs,
                    s.groups, s.approvals, s.windows, s.escalation_groups, s.escalations
                from page r
                    left join lateral (
                        select outcome, rules, reasons, inputs from latchkey.policy_evaluation
                        where request_id = r.id and number = 1 limit 1) e on true
                    cross join lateral (
                        select coalesce(array_agg(approver_group order by number), '{}') as groups,
                            coalesce(array_agg(approvals order by number), '{}') as approvals,
                            coalesce(array_agg(window_seconds order by number), '{}') as windows,
                            coalesce(array_agg(escalation_group order by number), '{}') as escalation_groups,
                            coalesce(array_agg(escalation_seconds order by number), '{}') as escalations
                        from latchkey.approval_stage where request_id = r.id) s
                order by r.requested_at, r.id
                """)
                .param("at", utc(at))
                .param("id", id)
                .param("to", utc(period.to()))
                .param("page", PAGE)
                .query((row, number) -> read(row))
                .list();
    }

    private static RecordedEvaluation read(ResultSet row) throws SQLException {
        return new RecordedEvaluation(
                row.getObject("id", UUID.class),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                row.getString("requester_name"),
                row.getString("role_name"),
                new Was(row.getString("outcome"), texts(row, "rules"), stages(row)),
                texts(row, "reasons"),
                facts(row.getString("inputs")));
    }

    private static List<Stage> stages(ResultSet row) throws SQLException {
        var groups = texts(row, "groups");
        var approvals = (Integer[]) row.getArray("approvals").getArray();
        var windows = (Long[]) row.getArray("windows").getArray();
        var escalationGroups = (String[]) row.getArray("escalation_groups").getArray();
        var escalations = (Long[]) row.getArray("escalations").getArray();
        var stages = new ArrayList<Stage>();
        for (int i = 0; i < groups.size(); i++) {
            stages.add(new Stage(
                    groups.get(i),
                    approvals[i],
                    Duration.ofSeconds(windows[i]),
                    escalationGroups[i],
                    escalations[i] == null ? null : Duration.ofSeconds(escalations[i])));
        }
        return List.copyOf(stages);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static Map<String, Object> facts(String json) {
        try {
            return JSON.readValue(json, FACTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The ledger holds facts that are no JSON object", e);
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
