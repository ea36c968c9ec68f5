package dev.latchkey.support;

import dev.latchkey.lease.HoldingLock;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** The ledger in a database of its own, and leases in it that never went through a request's life. */
public final class LedgerRig {

    public final DataSource database;
    public final JdbcClient sql;
    public final DataSourceTransactionManager transactions;

    public LedgerRig() {
        database = new DriverManagerDataSource(
                TestPlatform.newDatabase(), "latchkey", DemoSecrets.read().get("LATCHKEY_DB_PASSWORD"));
        Flyway.configure().dataSource(database).schemas("latchkey").load().migrate();
        sql = JdbcClient.create(database);
        transactions = new DataSourceTransactionManager(database);
    }

    public HoldingLock lock() {
        return new HoldingLock(sql);
    }

    public TransactionTemplate transaction() {
        return new TransactionTemplate(transactions);
    }

    /** A lease that is being given, for an hour. */
    public UUID newLease(String user, String role, boolean preExisting) {
        return newLease(UUID.randomUUID(), user, role, preExisting, false);
    }

    /** A lease by break-glass that is being given; returns its request. */
    public UUID emergency(String user, String role) {
        var request = UUID.randomUUID();
        newLease(request, user, role, false, true);
        return request;
    }

    /** Somebody's verdict on it. */
    public void review(UUID request, String verdict) {
        sql.sql("""
                update latchkey.review set verdict = ?, comment = 'seen', reviewed_by_id = 'sam-id', reviewed_by = 'sam',
                    closed_at = now()
                where request_id = ?
                """).params(verdict, request).update();
    }

    private UUID newLease(UUID request, String user, String role, boolean preExisting, boolean emergency) {
        sql.sql("""
                insert into latchkey.access_request (id, requester_id, requester_name, role_id, role_name, system, tier,
                    owner_group, duration_seconds, justification, emergency, content_hash)
                values (:id, :user, :user, :role, :role, 'orders', 'high', 'approvers/orders', 3600, 'test', :emergency, 'h')
                """)
                .param("emergency", emergency)
                .param("id", request)
                .param("user", user)
                .param("role", role)
                .update();
        sql.sql("""
                insert into latchkey.policy_evaluation (request_id, number, outcome, reasons, rules, tables)
                values (?, 1, ?, '{}', '{}', '{}')
                """).params(request, emergency ? "emergency" : "preApproved").update();
        sql.sql("update latchkey.access_request set state = 'approved' where id = ?")
                .param(request)
                .update();
        var lease = UUID.randomUUID();
        sql.sql("""
                insert into latchkey.lease (id, request_id, user_id, username, role_id, role_name, owner_group,
                    pre_existing, token_lifespan_seconds, expires_at)
                values (:id, :request, :user, :user, :role, :role, 'approvers/orders', :preExisting, 60,
                    now() + interval '1 hour')
                """)
                .param("id", lease)
                .param("preExisting", preExisting)
                .param("request", request)
                .param("user", user)
                .param("role", role)
                .update();
        return lease;
    }

    /** Somebody's word on a request of somebody else's, {@code days} ago. */
    public void decided(String decider, String role, String verdict, int days) {
        var request = UUID.randomUUID();
        sql.sql("""
                insert into latchkey.access_request (id, requester_id, requester_name, role_id, role_name, system, tier,
                    owner_group, duration_seconds, justification, emergency, content_hash)
                values (?, 'asker', 'asker', ?, ?, 'orders', 'high', 'approvers/orders', 3600, 'test', false, 'h')
                """).params(request, role, role).update();
        sql.sql("""
                insert into latchkey.policy_evaluation (request_id, number, outcome, reasons, rules, tables)
                values (?, 1, 'approvalNeeded', '{}', '{}', '{}')
                """).param(request).update();
        sql.sql("""
                insert into latchkey.approval_stage (request_id, number, approver_group, approvals, window_seconds)
                values (?, 1, 'approvers/orders', 1, 3600)
                """).param(request).update();
        sql.sql("""
                insert into latchkey.decision (request_id, stage, decider_id, decider_name, verdict, content_hash, decided_at)
                values (?, 1, ?, ?, ?, 'h', now() - make_interval(days => ?))
                """).params(request, decider, decider, verdict, days).update();
    }

    public UUID activeLease(String user, String role) {
        var lease = newLease(user, role, false);
        activate(lease);
        return lease;
    }

    public void activate(UUID lease) {
        sql.sql("update latchkey.lease set state = 'active', seen_at = now() where id = ?")
                .param(lease)
                .update();
    }

    public UUID endedLease(String user, String role) {
        var lease = activeLease(user, role);
        sql.sql("""
                update latchkey.lease set state = 'revoking', revoking_since = now(), ended_by = 'expiry' where id = ?
                """).param(lease).update();
        sql.sql("update latchkey.lease set state = 'ended', ended_at = now(), role_removed = true where id = ?")
                .param(lease)
                .update();
        return lease;
    }
}
