package dev.latchkey.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.LedgerRig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionGroundsIT {

    private static final LedgerRig LEDGER = new LedgerRig();

    private final DecisionGrounds grounds = new DecisionGrounds(LEDGER.sql);

    @Test
    void whatIsUsualIsSaidOfManyAlone() {
        assertThat(grounds.searchUsualWait("orders")).isEmpty();

        List.of(1, 2, 10, 20).forEach(this::agreedAfter);
        assertThat(grounds.searchUsualWait("orders")).as("of four").isEmpty();

        agreedAfter(30);
        assertThat(grounds.searchUsualWait("orders")).hasValue(Duration.ofMinutes(10));
        assertThat(grounds.searchUsualWait("delivery")).isEmpty();
    }

    private void agreedAfter(int minutes) {
        var request = LEDGER.sql.sql("""
                insert into latchkey.access_request (id, requester_id, requester_name, role_id, role_name, system, tier,
                    owner_group, duration_seconds, justification, emergency, content_hash, requested_at)
                values (gen_random_uuid(), 'a', 'alice', 'r', 'orders', 'orders', 'high', 'approvers/orders', 3600, 'test',
                    false, 'h', now() - interval '1 hour')
                returning id::text
                """).query(String.class).single();
        List.of(
                        """
                        insert into latchkey.policy_evaluation (request_id, number, outcome, reasons, rules, tables)
                        select id, 1, 'approvalNeeded', '{}', '{}', '{}' from request""",
                        """
                        insert into latchkey.approval_stage (request_id, number, approver_group, approvals, window_seconds)
                        select id, 1, 'approvers/orders', 1, 7200 from request""",
                        """
                        update latchkey.approval_stage set outcome = 'open', opened_at = requested_at,
                            closes_at = now() + interval '1 hour'
                        from request where request_id = id""",
                        """
                        insert into latchkey.decision (request_id, stage, decider_id, decider_name, verdict, content_hash,
                            decided_at)
                        select id, 1, 'o', 'olivia', 'approve', content_hash, requested_at + interval '%d minutes'
                        from request""".formatted(minutes),
                        "update latchkey.approval_stage set outcome = 'approved' from request where request_id = id",
                        """
                        update latchkey.access_request a set state = 'approved' from request where a.id = request.id""")
                .forEach(statement -> LEDGER.sql
                        .sql("with request as (select * from latchkey.access_request where id = :id::uuid) "
                                + statement)
                        .param("id", request)
                        .update());
    }
}
