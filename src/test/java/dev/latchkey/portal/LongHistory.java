package dev.latchkey.portal;

import dev.latchkey.support.TestPlatform;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Requests of the past, a third of them alice's and sam's, half of them agreed to by olivia, with leases that are over: in
 * the ledger step by step, as it allows it; alice's also in the engine's history, as copies of a request that was made.
 */
final class LongHistory {

    /** So long ago that nothing is newer but what is recorded here. */
    static final LocalDate DAY = LocalDate.now(ZoneOffset.UTC).minusDays(1);

    /** As many as are written before the connection takes the database for dead. */
    private static final int CHUNK = 2000;

    private static final List<String> TOLD_BY_THE_ENGINE =
            List.of("act_hi_procinst", "act_hi_actinst", "act_hi_decinst", "act_hi_dec_out", "act_hi_op_log");

    private static final Set<String> IDS = Set.of(
            "id_",
            "proc_inst_id_",
            "root_proc_inst_id_",
            "super_process_instance_id_",
            "call_proc_inst_id_",
            "execution_id_",
            "act_inst_id_",
            "parent_act_inst_id_",
            "task_id_",
            "dec_inst_id_",
            "root_dec_inst_id_");

    private static final Set<String> TIMES =
            Set.of("start_time_", "end_time_", "eval_time_", "create_time_", "timestamp_");

    private static final String OF_CHUNK = "(select id from latchkey.access_request where justification = :chunk)";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final String model;

    /** @param model id of a request that has come to its end */
    LongHistory(JdbcClient jdbc, TransactionTemplate transaction, String model) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.model = model;
    }

    void record(int requests) {
        for (var first = 1; first <= requests; first += CHUNK) {
            var from = first;
            var to = Math.min(requests, from + CHUNK - 1);
            // At once: who watches leases would else see one that is late, and end its person's sessions.
            transaction.executeWithoutResult(status -> recordChunk(from, to));
            TOLD_BY_THE_ENGINE.forEach(table -> copy(table, chunk(from)));
        }
    }

    int count() {
        return jdbc.sql("select count(*) from latchkey.lease where state = 'ended'")
                .query(Integer.class)
                .single();
    }

    /** One from the middle of it. */
    String anyRequestOf(String person) {
        return jdbc.sql("""
                select id from latchkey.access_request where requester_name = :person and justification like 'long history %'
                order by requested_at limit 1
                """).param("person", person).query(String.class).single();
    }

    private static String chunk(int first) {
        return "long history " + first;
    }

    private void recordChunk(int first, int last) {
        var admin = TestPlatform.keycloak().admin();
        jdbc.sql("""
                insert into latchkey.access_request (id, requester_id, requester_name, role_id, role_name, system, tier,
                    owner_group, duration_seconds, justification, emergency, content_hash, requested_at)
                select gen_random_uuid(),
                    case n % 6 when 0 then :alice when 1 then :sam else 'p' || n % 500 end,
                    case n % 6 when 0 then 'alice' when 1 then 'sam' else 'person-' || n % 500 end,
                    'r' || n % 50, case n % 50 when 0 then 'orders-db-read' else 'role-' || n % 50 end, 'orders',
                    case n % 4 when 0 then 'low' else 'high' end,
                    'approvers/orders', 3600, :chunk, false, 'h', now() - interval '1 day' - n * interval '3 minutes'
                from generate_series(:first, :last) n
                """)
                .param("alice", admin.userId("alice"))
                .param("sam", admin.userId("sam"))
                .param("chunk", chunk(first))
                .param("first", first)
                .param("last", last)
                .update();
        List.of(
                        """
                        insert into latchkey.policy_evaluation (request_id, number, outcome, reasons, rules, tables)
                        select id, 1, case tier when 'low' then 'preApproved' else 'approvalNeeded' end,
                            '{so it is}', '{rule_lowTierPreApproved}', '{}'
                        from latchkey.access_request where justification = :chunk""",
                        """
                        insert into latchkey.approval_stage (request_id, number, approver_group, approvals, window_seconds)
                        select id, 1, 'approvers/orders', 1, 3600
                        from latchkey.access_request where justification = :chunk and tier = 'high'""",
                        """
                        update latchkey.approval_stage s set outcome = 'open', opened_at = requested_at, closes_at = now()
                        from latchkey.access_request r where r.id = request_id and justification = :chunk""",
                        """
                        insert into latchkey.decision (request_id, stage, decider_id, decider_name, verdict, content_hash,
                            decided_at)
                        select id, 1, 'o', 'olivia', 'approve', content_hash, requested_at
                        from latchkey.access_request where justification = :chunk and tier = 'high'""",
                        "update latchkey.approval_stage set outcome = 'approved' where request_id in " + OF_CHUNK,
                        "update latchkey.access_request set state = 'approved' where justification = :chunk",
                        """
                        insert into latchkey.lease (id, request_id, user_id, username, role_id, role_name, owner_group,
                            pre_existing, token_lifespan_seconds, starts_at, expires_at)
                        select gen_random_uuid(), id, requester_id, requester_name, role_id, role_name, owner_group,
                            false, 60, requested_at, requested_at + interval '1 hour'
                        from latchkey.access_request where justification = :chunk""",
                        """
                        update latchkey.lease set state = 'revoking', revoking_since = expires_at, ended_by = 'expiry'
                        where state = 'granting' and request_id in """ + OF_CHUNK,
                        """
                        update latchkey.lease set state = 'ended', ended_at = expires_at, sessions_left_open = true
                        where state = 'revoking' and request_id in """ + OF_CHUNK)
                .forEach(statement ->
                        jdbc.sql(statement).param("chunk", chunk(first)).update());
    }

    /** What the engine wrote of the model, with ids and times of its own for each of alice's requests of the chunk. */
    private void copy(String table, String chunk) {
        var columns = jdbc.sql("""
                select column_name from information_schema.columns
                where table_schema = 'camunda' and table_name = ? order by ordinal_position
                """).param(table).query(String.class).list();
        jdbc.sql("""
                with model as materialized (
                    select * from camunda.%1$s where root_proc_inst_id_ in (
                        select root_proc_inst_id_ from camunda.act_hi_procinst where business_key_ = :model))
                insert into camunda.%1$s (%2$s)
                select %3$s from latchkey.access_request r cross join model t
                where r.justification = :chunk and r.requester_name = 'alice'
                """.formatted(
                                table,
                                String.join(", ", columns),
                                columns.stream().map(LongHistory::copied).collect(Collectors.joining(", "))))
                .param("model", model)
                .param("chunk", chunk)
                .update();
    }

    private static String copied(String column) {
        if (column.equals("business_key_")) {
            return "r.id";
        }
        if (IDS.contains(column)) {
            return "md5(t.%s || r.id)".formatted(column);
        }
        return TIMES.contains(column) ? "r.requested_at at time zone 'UTC'" : "t." + column;
    }
}
