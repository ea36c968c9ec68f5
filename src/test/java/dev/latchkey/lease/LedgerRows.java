package dev.latchkey.lease;

import dev.latchkey.support.DemoSecrets;
import dev.latchkey.support.TestPlatform;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Writes to a ledger past all of Latchkey's Java, as somebody could who has the database. */
final class LedgerRows {

    static final JdbcClient sql = migrated();

    private LedgerRows() {}

    private static JdbcClient migrated() {
        var source = new DriverManagerDataSource(
                TestPlatform.newDatabase(), "latchkey", DemoSecrets.read().get("LATCHKEY_DB_PASSWORD"));
        Flyway.configure().dataSource(source).schemas("latchkey").load().migrate();
        return JdbcClient.create(source);
    }

    static void approve(UUID request) {
        sql.sql("update latchkey.access_request set state = 'approved' where id = ?")
                .param(request)
                .update();
    }

    static void evaluate(UUID request, String outcome) {
        sql.sql("""
                insert into latchkey.policy_evaluation (request_id, number, outcome, reasons, rules, tables)
                select ?, count(*) + 1, ?, '{}', '{}', '{}' from latchkey.policy_evaluation where request_id = ?
                """).params(request, outcome, request).update();
    }

    static void setStage(UUID request, String outcome) {
        sql.sql("update latchkey.approval_stage set outcome = ? where request_id = ?")
                .params(outcome, request)
                .update();
    }

    static void decide(UUID request, String decider) {
        sql.sql(
                        "insert into latchkey.decision (request_id, stage, decider_id, decider_name, verdict) values (?, 1, ?, ?, 'approve')")
                .params(request, decider, decider)
                .update();
    }

    static UUID newRequest() {
        return newRequest("null");
    }

    static UUID newRequest(String startAt) {
        var id = UUID.randomUUID();
        sql.sql("""
                insert into latchkey.access_request (id, requester_id, requester_name, role_id, role_name, system, tier,
                    owner_group, duration_seconds, justification, emergency, content_hash, start_at)
                values (?, 'alice-id', 'alice', 'role-id', 'orders-db-admin', 'orders', 'high', 'approvers/orders', 3600, 'why', false, 'h', %s)
                """.formatted(startAt)).param(id).update();
        return id;
    }

    static UUID newLease(UUID request) {
        setRequest(request, "approved");
        return insertLease(request, "alice-id", "role-id", 3600);
    }

    static UUID insertLease(UUID request, String user, String role, int seconds) {
        var id = UUID.randomUUID();
        sql.sql("""
                insert into latchkey.lease (id, request_id, user_id, username, role_id, role_name, owner_group,
                    pre_existing, token_lifespan_seconds, starts_at, expires_at)
                values (?, ?, ?, 'alice', ?, 'orders-db-admin', 'approvers/orders', false, 60, now(), now() + make_interval(secs => ?))
                """).params(id, request, user, role, seconds).update();
        return id;
    }

    static void lead(UUID lease, String state) {
        switch (state) {
            case "granting" -> {}
            case "active", "revoking" -> setLease(lease, state);
            case "externally_ended" -> {
                setLease(lease, "active");
                setLease(lease, state);
            }
            default -> {
                setLease(lease, "revoking");
                setLease(lease, state);
            }
        }
    }

    static void setRequest(UUID request, String state) {
        if (state.equals("approved")) {
            sql.sql("""
                    insert into latchkey.policy_evaluation (request_id, number, outcome, reasons, rules, tables)
                    values (?, 1, 'preApproved', '{}', '{}', '{}') on conflict do nothing
                    """).param(request).update();
        }
        sql.sql("update latchkey.access_request set state = ? where id = ?")
                .params(state, request)
                .update();
    }

    static void setLease(UUID lease, String state) {
        sql.sql("update latchkey.lease set state = ? where id = ?")
                .params(state, lease)
                .update();
    }
}
