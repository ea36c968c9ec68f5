package dev.latchkey.lease;

import static dev.latchkey.lease.LedgerRows.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever writes to the ledger, and however: break-glass is agreed to as such, and always reviewed. */
class ReviewGuardsIT {

    @ParameterizedTest
    @CsvSource({"true, preApproved", "true, approvalNeeded", "true, denied", "false, emergency"})
    void emergencyIsAgreedToAsSuchAndNothingElseIs(boolean emergency, String outcome) {
        var request = emergency ? newEmergency() : newRequest();
        evaluate(request, outcome);

        assertThatThrownBy(() -> approve(request)).hasMessageContaining("was not agreed to");
        assertThatThrownBy(() -> insertLease(request, "alice-id", "role-id", 600))
                .hasMessageContaining("no lease for access request");
    }

    @Test
    void emergencyBeginsAtOnce() {
        assertThatThrownBy(() -> insertRequest(UUID.randomUUID(), "now() + interval '1 hour'"))
                .hasMessageContaining("access_request_check");
    }

    @Test
    void leaseByBreakGlassOpensAReviewAndNoOtherLeaseDoes() {
        var ordinary = newRequest();
        newLease(ordinary);

        assertThat(countReviews(brokenGlass())).isEqualTo(1);
        assertThat(countReviews(ordinary)).isZero();
        assertThatThrownBy(() -> sql.sql("insert into latchkey.review (request_id) values (?)")
                        .param(ordinary)
                        .update())
                .hasMessageContaining("broke no glass");
    }

    @Test
    void reviewIsClosedOnceAndWithEverythingThatBelongsToAVerdict() {
        var request = brokenGlass();

        assertThatThrownBy(() -> set(request, "closed_at = now()")).hasMessageContaining("review_check");
        assertThatThrownBy(() -> set(request, "verdict = 'justified'")).hasMessageContaining("review_check");
        assertThatThrownBy(() -> close(request, "perhaps", "sam-id")).hasMessageContaining("review_verdict_check");
        assertThatThrownBy(() -> close(request, "justified", "alice-id"))
                .hasMessageContaining("nobody reviews their own");
        close(request, "unjustified", "sam-id");

        assertThatThrownBy(() -> close(request, "justified", "sam-id")).hasMessageContaining("is closed");
        assertThatThrownBy(() -> set(request, "comment = 'nothing to see'")).hasMessageContaining("is closed");
        assertThatThrownBy(() -> sql.sql("delete from latchkey.review").update())
                .hasMessageContaining("keeps what it has recorded");
    }

    @Test
    void whenItWasDueAndOverdueStays() {
        var request = brokenGlass();
        set(request, "due_at = now(), overdue_at = now()");

        assertThatThrownBy(() -> set(request, "due_at = now() + interval '1 day'"))
                .hasMessageContaining("turned into another one");
        assertThatThrownBy(() -> set(request, "overdue_at = null")).hasMessageContaining("turned into another one");
        assertThatThrownBy(() -> set(request, "opened_at = now() + interval '1 day'"))
                .hasMessageContaining("turned into another one");
    }

    private static UUID brokenGlass() {
        var request = newEmergency();
        evaluate(request, "emergency");
        approve(request);
        insertLease(request, "alice-id", "role-id", 600);
        return request;
    }

    private static UUID newEmergency() {
        var id = UUID.randomUUID();
        insertRequest(id, "null");
        return id;
    }

    private static void insertRequest(UUID id, String startAt) {
        sql.sql("""
                insert into latchkey.access_request (id, requester_id, requester_name, role_id, role_name, system, tier,
                    owner_group, duration_seconds, justification, emergency, content_hash, start_at)
                values (?, 'alice-id', 'alice', 'role-id', 'prod-root', 'platform', 'critical', 'security', 600, 'why', true, 'h', %s)
                """.formatted(startAt)).param(id).update();
    }

    private static long countReviews(UUID request) {
        return sql.sql("select count(*) from latchkey.review where request_id = ?")
                .param(request)
                .query(Long.class)
                .single();
    }

    private static void set(UUID request, String values) {
        sql.sql("update latchkey.review set %s where request_id = ?".formatted(values))
                .param(request)
                .update();
    }

    private static void close(UUID request, String verdict, String by) {
        sql.sql("""
                update latchkey.review set verdict = ?, comment = 'seen', reviewed_by_id = ?, reviewed_by = 'sam',
                    closed_at = now()
                where request_id = ?
                """).params(verdict, by, request).update();
    }
}
